namespace ChannelFit.Catalog;

/// <summary>The sentences of headlines, by code.</summary>
public sealed record FocusTexts(IReadOnlyDictionary<string, string> First, IReadOnlyDictionary<string, string> Second);
