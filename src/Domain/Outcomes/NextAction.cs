namespace ChannelFit.Domain.Outcomes;

/// <summary>The next action of a person on a channel (docs/outcomes.md#advice). Each action has a number to count.</summary>
public enum NextAction
{
    /// <summary>Make a number of attempts.</summary>
    MakeAttempts,

    /// <summary>Spend at most the planned hours, because the result does not ask for attempts on the channel.</summary>
    FollowResult,

    /// <summary>Give the hours to a channel that works better.</summary>
    MoveHours,

    /// <summary>Spend at most these hours, and ask somebody what is missing: no other channel works better.</summary>
    AskSomebody,

    /// <summary>Keep the hours.</summary>
    KeepHours,

    /// <summary>Add hours.</summary>
    AddHours,
}
