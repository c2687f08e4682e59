namespace ChannelFit.Catalog;

/// <summary>The advice about channels in a plan.</summary>
/// <param name="Build">About a channel to build up.</param>
/// <param name="Next">About the channel that more hours would fund.</param>
public sealed record AdviceTexts(string Build, string Next);
