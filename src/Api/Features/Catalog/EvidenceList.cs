namespace ChannelFit.Api.Features.Catalog;

/// <summary>The evidence register.</summary>
/// <param name="AsOf">The edition, as year and month.</param>
/// <param name="Items">All findings.</param>
public sealed record EvidenceList(string AsOf, IReadOnlyList<EvidenceResponse> Items);
