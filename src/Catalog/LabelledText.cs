namespace ChannelFit.Catalog;

/// <summary>A name and its explanation.</summary>
public sealed record LabelledText(string Label, string Text);
