namespace ChannelFit.Catalog;

/// <summary>The texts of the public page of an instrument.</summary>
public sealed record InstrumentPageTexts(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Sentences
);
