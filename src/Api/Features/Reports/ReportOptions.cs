namespace ChannelFit.Api.Features.Reports;

/// <summary>The options of a report.</summary>
/// <param name="IsInvited">True if the respondent has an invitation, so that the partner has the result.</param>
/// <param name="HoursPerWeek">Other hours to plan with; null for those of the assessment.</param>
public sealed record ReportOptions(
    ReportAudience Audience,
    ReportChrome Chrome = ReportChrome.Page,
    bool IsInvited = false,
    double? HoursPerWeek = null
);
