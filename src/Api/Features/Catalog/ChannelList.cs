namespace ChannelFit.Api.Features.Catalog;

/// <summary>The channels, in the order of the model.</summary>
/// <param name="Items">Every channel.</param>
public sealed record ChannelList(IReadOnlyList<ChannelEntry> Items);

/// <summary>A job-search channel.</summary>
/// <param name="Key">The key of the channel, which never changes.</param>
/// <param name="Name">The name of the channel.</param>
/// <param name="Description">A description of what belongs to the channel.</param>
public sealed record ChannelEntry(string Key, string Name, string Description);
