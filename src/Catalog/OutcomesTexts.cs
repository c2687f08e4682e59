namespace ChannelFit.Catalog;

/// <summary>The texts about what people do on channels and what comes of it.</summary>
/// <param name="Attempts">By channel: what counts as an attempt, and the next attempts.</param>
/// <param name="Advice">By code: the sentence, and the next action.</param>
/// <param name="FollowResult">The next action on a channel on which the result asks for no attempts.</param>
/// <param name="SpendNoHours">The same if the channel has no hours in the plan.</param>
/// <param name="AskSomebody">The next action where no channel works better.</param>
public sealed record OutcomesTexts(
    IReadOnlyDictionary<string, AttemptTexts> Attempts,
    IReadOnlyDictionary<string, OutcomeAdviceTexts> Advice,
    string FollowResult,
    string SpendNoHours,
    string AskSomebody
);

/// <summary>The texts about the attempts on a channel.</summary>
/// <param name="Counts">What counts as an attempt.</param>
/// <param name="Next">Asks for a number of attempts.</param>
public sealed record AttemptTexts(string Counts, string Next);

/// <summary>The texts of an advice code.</summary>
public sealed record OutcomeAdviceTexts(string Text, string Next);
