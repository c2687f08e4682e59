using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>A week of a person to store.</summary>
/// <param name="PersonHashes">The hashes by which an erased person is recognised.</param>
public sealed record RecordedWeek(
    bool Test,
    string PersonRef,
    byte[][] PersonHashes,
    IsoWeek Week,
    IReadOnlyList<(string Channel, ActivityCounts Counts)> Channels
);
