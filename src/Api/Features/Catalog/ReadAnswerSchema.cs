using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/instruments/{key}/versions/{version}/schema: the JSON Schema of the answers to an instrument.</summary>
public static class ReadAnswerSchema
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog catalog) =>
        MapInstrumentVersions(
            v1,
            catalog,
            "/schema",
            "readAnswerSchema",
            "read-answer-schema",
            CatalogJsonContext.Default.JsonObject,
            AnswersJsonSchema.Create
        );
}
