using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/instruments/{key}/versions/{version}/surveyjs: an instrument as SurveyJS JSON.</summary>
public static class ReadSurveyJs
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog catalog) =>
        MapInstrumentVersions(
            v1,
            catalog,
            "/surveyjs",
            "readSurveyJs",
            "read-survey-js",
            CatalogJsonContext.Default.JsonObject,
            SurveyJsDocument.Create
        );
}
