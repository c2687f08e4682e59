namespace ChannelFit.Catalog;

/// <summary>The wording of one instrument.</summary>
public sealed record InstrumentTexts(
    string Title,
    IReadOnlyDictionary<string, string> Sections,
    IReadOnlyDictionary<string, string> Forms,
    IReadOnlyDictionary<string, string[]> Scales,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Options,
    IReadOnlyDictionary<string, string> Units,
    IReadOnlyDictionary<string, string> Items
);
