namespace ChannelFit.Api.Features.Reports;

/// <summary>The elements of a page that surround the report (query parameter <c>chrome</c>).</summary>
public enum ReportChrome
{
    /// <summary>A page of its own, with the partner's name and logo.</summary>
    Page,

    /// <summary>A part of the partner's page, which already shows name and logo.</summary>
    Embed,
}
