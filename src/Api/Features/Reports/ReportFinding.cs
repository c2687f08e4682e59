using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>What is known about a channel for everybody, with the studies that it comes from.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Studies">The studies that the sentence quotes.</param>
public sealed record ReportFinding(string Channel, string Text, IReadOnlyList<EvidenceFinding> Studies);
