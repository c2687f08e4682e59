namespace ChannelFit.Api.Features.Reports;

/// <summary>One line of the checklist for the week.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Text">The text of the step.</param>
/// <param name="Hours">The hours for it; null without a plan.</param>
public sealed record ReportStep(string Channel, string Text, double? Hours);
