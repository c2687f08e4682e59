namespace ChannelFit.Api.Features.Reports;

/// <summary>The surroundings of a report.</summary>
public enum ReportChrome
{
    /// <summary>A page of its own, with the partner's name and logo.</summary>
    Page,

    /// <summary>A part of the partner's page, which already shows name and logo.</summary>
    Embed,
}
