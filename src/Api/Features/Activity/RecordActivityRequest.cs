using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The activity of a person in one week. It replaces earlier activity of the same week.</summary>
public sealed class RecordActivityRequest
{
    /// <summary>The channels by key. An empty object removes the week.</summary>
    public IReadOnlyDictionary<string, ChannelActivityRequest?>? Channels { get; set; }

    /// <summary>Returns the channels of a valid request, in the order of the catalog.</summary>
    internal IReadOnlyList<(string Channel, ActivityCounts Counts)> ToChannels(PublishedCatalog catalog) =>
        [
            .. catalog
                .NewestModel.Model.Channels.Where(channel => Channels!.GetValueOrDefault(channel.Key) is not null)
                .Select(channel => (channel.Key, Channels![channel.Key]!.ToCounts())),
        ];
}
