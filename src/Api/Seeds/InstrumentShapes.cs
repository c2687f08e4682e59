namespace ChannelFit.Api.Seeds;

// As it is written: names and order follow the seed files.

/// <summary>seeds/instruments/*.json: what a person is asked, without texts.</summary>
/// <param name="Minutes">About how long each form takes; absent where that was not estimated.</param>
public sealed record InstrumentShape(
    string Key,
    int Version,
    IReadOnlyDictionary<string, ScaleShape> Scales,
    IReadOnlyDictionary<string, string[]> Options,
    SectionShape[] Sections,
    IReadOnlyDictionary<string, string[]> Forms,
    ItemShape[] Items,
    IReadOnlyDictionary<string, double>? Minutes = null
);

/// <summary>A scale of agreement: whole numbers from min to max.</summary>
public sealed record ScaleShape(int Min, int Max);

/// <summary>Items asked under one title.</summary>
public sealed record SectionShape(string Key, string[] Items);

/// <summary>One item.</summary>
public sealed record ItemShape(
    string Code,
    string Type,
    string? Options = null,
    double? Min = null,
    double? Max = null,
    bool? Integer = null,
    string? Unit = null,
    string? Channel = null,
    ShowWhenShape? ShowWhen = null
);

/// <summary>When an item is visible: one of anyOf and noneOf.</summary>
public sealed record ShowWhenShape(string Item, string[]? AnyOf = null, string[]? NoneOf = null);
