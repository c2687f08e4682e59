using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The HTML pages of results.</summary>
internal static class ReportPages
{
    /// <summary>Creates the page of a report. Only a shared page is opened in a browser by itself, so only it uses a script and a form.</summary>
    public static HtmlPageResult Create(Report report) =>
        new(
            HtmlComponent.Render<ReportPage>((nameof(ReportPage.Report), report)),
            report.Texts.Language,
            new(
                report.Options.Audience == ReportAudience.Respondent
                    ? null
                    : ResultStylesheet.For(report.Branding?.Color),
                report.Branding?.FindLogoOrigin(),
                IsInteractive: report.Options.Audience == ReportAudience.Shared
            )
        );

    /// <summary>Creates the page of a link that is not valid. It is the same for every reason, so that it does not reveal the reason.</summary>
    public static HtmlPageResult CreateNotAvailable(LanguageTexts texts) =>
        new(
            HtmlComponent.Render<NotAvailablePage>((nameof(NotAvailablePage.Texts), texts)),
            texts.Language,
            new(ResultStylesheet.For(color: null)),
            StatusCodes.Status404NotFound
        );
}
