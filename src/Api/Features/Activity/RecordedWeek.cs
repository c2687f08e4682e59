using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>A week of a person to store.</summary>
/// <param name="PersonHashes">The hashes by which an erased person is recognised.</param>
/// <param name="MayReplace">False to store nothing if the week is recorded already.</param>
/// <param name="MayCreate">False to store nothing if the week is not recorded yet.</param>
public sealed record RecordedWeek(
    bool Test,
    string PersonRef,
    byte[][] PersonHashes,
    IsoWeek Week,
    IReadOnlyList<(string Channel, ActivityCounts Counts)> Channels,
    bool MayReplace = true,
    bool MayCreate = true
);
