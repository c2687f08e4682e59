namespace ChannelFit.Catalog;

/// <summary>The advice about channels in a plan.</summary>
/// <param name="Build">About a channel to build up.</param>
/// <param name="Distinctive">About channels that suit the person better than most people.</param>
/// <param name="Next">About the channel that more hours would fund.</param>
public sealed record AdviceTexts(string Build, string Distinctive, string Next);
