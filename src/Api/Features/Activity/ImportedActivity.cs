using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>A record of an import that was read.</summary>
/// <param name="Line">The line where it begins.</param>
/// <param name="PersonHashes">The hashes by which an erased person is recognised.</param>
public sealed record ImportedActivity(
    long Line,
    string PersonRef,
    byte[][] PersonHashes,
    IsoWeek Week,
    string Channel,
    ActivityCounts Counts
);
