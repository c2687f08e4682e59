using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>A finding about a channel that holds for everyone, with its studies.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Studies">The studies that the sentence quotes.</param>
public sealed record ReportFinding(string Channel, string Text, IReadOnlyList<EvidenceFinding> Studies);
