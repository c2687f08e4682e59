namespace ChannelFit.Catalog;

/// <summary>The texts of reasons.</summary>
/// <param name="Neutral">About an answer that changes no score.</param>
/// <param name="Base">What is known about a channel for everyone.</param>
/// <param name="Sources">The labels of shifts and priors, for models with reasons as labels.</param>
/// <param name="Items">The sentences by item and side, for models with reasons as sentences.</param>
/// <param name="Shifts">The sentences by shift, option and side, for the same models.</param>
public sealed record ReasonTexts(
    string Neutral,
    IReadOnlyDictionary<string, string> Base,
    IReadOnlyDictionary<string, string> Sources,
    IReadOnlyDictionary<string, ItemReasonTexts> Items,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, ReasonSides>> Shifts
);

/// <summary>The sentences of an item; inverse is for channels with a negative weight.</summary>
public sealed record ItemReasonTexts(string? For = null, string? Against = null, ReasonSides? Inverse = null);

/// <summary>The sentences for added and for removed points.</summary>
public sealed record ReasonSides(string? For = null, string? Against = null);
