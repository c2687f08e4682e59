namespace ChannelFit.Api.Features.Reports;

/// <summary>A change of one answer.</summary>
/// <param name="Question">The text of the item.</param>
/// <param name="From">The present answer; null if there is none.</param>
/// <param name="To">The answer that would help.</param>
public sealed record ReportChange(string Question, string? From, string To);
