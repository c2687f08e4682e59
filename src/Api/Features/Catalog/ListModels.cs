using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/models: the published scoring models.</summary>
public static class ListModels
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog catalog) =>
        MapDocument(
            v1,
            "/models",
            "listModels",
            "list-models",
            CatalogJsonContext.Default.ModelList,
            LanguageNeutral(new ModelList([.. catalog.Models.Select(Entry)]))
        );

    private static ModelEntry Entry(PublishedModel model) =>
        new(model.Model.Id, model.Document.Key, model.Document.Version, model.Document.Instrument, model.Hash);
}
