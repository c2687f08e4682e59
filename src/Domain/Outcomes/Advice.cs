namespace ChannelFit.Domain.Outcomes;

/// <summary>The advice for a channel.</summary>
public enum Advice
{
    /// <summary>There is too little to tell.</summary>
    TooEarly,

    /// <summary>Nobody has replied: another message, or other people.</summary>
    ChangeTactic,

    /// <summary>Many hours brought no interview: another channel.</summary>
    ChangeChannel,

    /// <summary>There is no reason for a change.</summary>
    Keep,

    /// <summary>The interviews per hour, at the lower limit of their interval, are above the mean of the plan.</summary>
    DoMore,
}
