namespace ChannelFit.Catalog;

// The JSON documents of instruments: names and order follow the seed files.

/// <summary>An instrument as in seeds/instruments: items and options, without texts.</summary>
/// <param name="Minutes">The estimated minutes to answer each form; absent without an estimate.</param>
public sealed record InstrumentDocument(
    string Key,
    int Version,
    IReadOnlyDictionary<string, ScaleDocument> Scales,
    IReadOnlyDictionary<string, string[]> Options,
    SectionDocument[] Sections,
    IReadOnlyDictionary<string, string[]> Forms,
    ItemDocument[] Items,
    IReadOnlyDictionary<string, double>? Minutes = null
);

/// <summary>A scale of agreement, whole numbers from min to max.</summary>
public sealed record ScaleDocument(int Min, int Max);

/// <summary>A section of items with one title.</summary>
public sealed record SectionDocument(string Key, string[] Items);

/// <summary>One item.</summary>
public sealed record ItemDocument(
    string Code,
    string Type,
    string? Options = null,
    double? Min = null,
    double? Max = null,
    bool? Integer = null,
    string? Unit = null,
    string? Channel = null,
    ShowWhenDocument? ShowWhen = null
);

/// <summary>The condition under which an item is visible. It has either anyOf or noneOf.</summary>
public sealed record ShowWhenDocument(string Item, string[]? AnyOf = null, string[]? NoneOf = null);
