namespace ChannelFit.Catalog;

/// <summary>The names and the description of a channel.</summary>
/// <param name="Name">The name as a heading.</param>
/// <param name="Description">What belongs to the channel.</param>
/// <param name="Inline">The name inside a sentence, with its article.</param>
public sealed record ChannelTexts(string Name, string Description, string Inline);
