namespace ChannelFit.Catalog;

/// <summary>The texts about what data say of instruments and models.</summary>
public sealed record FindingsTexts(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Sentences
);
