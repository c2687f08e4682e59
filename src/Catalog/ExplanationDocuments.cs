namespace ChannelFit.Catalog;

/// <summary>The rule that chooses the next question.</summary>
/// <param name="FocusWeight">The weight of the channel that the person asks about.</param>
public sealed record QuestionDocument(double FocusWeight);

/// <summary>The number of reasons that a channel has.</summary>
/// <param name="Signed">The number of reasons for the verdict.</param>
/// <param name="Against">The number of reasons against it.</param>
/// <param name="Least">The least points of a reason.</param>
public sealed record ReasonsDocument(int Signed, int Against, double Least);

/// <summary>The rule that names a channel as better for a person than for most people.</summary>
/// <param name="Verdicts">The verdicts of channels that can be named.</param>
/// <param name="AtLeast">The least distance of its score above the typical score.</param>
/// <param name="Most">The greatest number of channels that are named.</param>
public sealed record DistinctiveDocument(string[] Verdicts, double AtLeast, int Most);

/// <summary>A warning or a note that a result carries.</summary>
/// <param name="Flag">The flag's code.</param>
/// <param name="Kind">risk or note.</param>
/// <param name="Any">The flag is raised only when one of these holds.</param>
/// <param name="All">The flag is raised only when all of these hold.</param>
/// <param name="Unless">The flag is not raised when this holds.</param>
/// <param name="Text">The code of its text, when another model's flag with the same code has a different text.</param>
public sealed record FlagDocument(
    string Flag,
    string Kind,
    ConditionDocument[]? Any = null,
    ConditionDocument[]? All = null,
    ConditionDocument? Unless = null,
    string? Text = null
)
{
    /// <summary>The code of its text.</summary>
    internal string TextCode => Text ?? Flag;
}

/// <summary>The limits of counterfactuals.</summary>
/// <param name="MaximumChanges">The most answers that a set changes.</param>
/// <param name="Shown">The most sets that are shown.</param>
public sealed record CounterfactualDocument(int MaximumChanges, int Shown);
