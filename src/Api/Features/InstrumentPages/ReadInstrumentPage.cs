using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Outcomes.Calibration;
using ChannelFit.Api.Features.Reports;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.InstrumentPages;

/// <summary>GET /instruments/{key}/{version}: a public page about one version of an instrument. It reads no database.</summary>
public static class ReadInstrumentPage
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/instruments/{key}/{version}", Handle).ExcludeFromDescription();

    private static IResult Handle(
        HttpContext http,
        PublishedCatalog catalog,
        PublishedReports reports,
        string key,
        string version
    )
    {
        if (catalog.FindInstrument($"{key}@{version}") is not { } instrument)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var texts = catalog.TextsFor(http.Request);
        PublishedReport<CalibrationResponse>[] calibrations =
        [
            .. catalog
                .Models.Where(model => model.Document.Instrument == instrument.Instrument.Id)
                .Select(model => reports.CalibrationOf(model.Model.Id))
                .OfType<PublishedReport<CalibrationResponse>>(),
        ];
        return new HtmlPageResult(
            HtmlComponent.Render<InstrumentPage>(
                (nameof(InstrumentPage.Instrument), instrument),
                (nameof(InstrumentPage.Texts), texts),
                (nameof(InstrumentPage.Statistics), reports.StatisticsOf(instrument.Instrument.Id)),
                (nameof(InstrumentPage.Calibrations), calibrations)
            ),
            texts.Language,
            new(ResultStylesheet.For(color: null))
        );
    }
}
