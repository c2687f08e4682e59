using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/models: the published scoring models.</summary>
public static class ReadModels
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog published)
    {
        var model = published.NewestModel.Shape;
        MapDocument(
            v1,
            "/models",
            "listModels",
            "list-models",
            CatalogJsonContext.Default.ModelList,
            LanguageNeutral(new ModelList([.. published.Models.Select(Entry)]))
        );
        MapDocuments(
            v1,
            "/models/{key}/versions/{version}",
            "readModel",
            "read-model",
            CatalogJsonContext.Default.ScoringModelResponse,
            published.Models.ToDictionary(seed => seed.Model.Id, seed => LanguageNeutral(View(seed))),
            route => $"{route["key"]}@{route["version"]}",
            KeyParameter("The model's key.", model.Key),
            OpenApiExtensions.PathParameter(
                "version",
                "The model's version (semver.org).",
                OpenApiExtensions.StringSchema(pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+$"),
                model.Version
            )
        );
    }

    private static ModelEntry Entry(PublishedModel seed) =>
        new(seed.Model.Id, seed.Shape.Key, seed.Shape.Version, seed.Shape.Instrument, seed.Hash);

    private static ScoringModelResponse View(PublishedModel seed)
    {
        var shape = seed.Shape;
        return new(
            seed.Model.Id,
            shape.Key,
            shape.Version,
            shape.Instrument,
            seed.Hash,
            shape.Basis,
            shape.Channels,
            shape.Constructs,
            shape.Shifts,
            shape.Bands,
            shape.Gates,
            shape.Floor,
            shape.Trial,
            shape.Coverage,
            shape.Likely,
            shape.Quality,
            shape.Plan,
            shape.Flags,
            shape.Counterfactual,
            shape.Items,
            seed.Links,
            shape.Priors,
            shape.RankBy,
            shape.ModelSd,
            shape.FirmFactor,
            shape.LeaningFactor,
            shape.Build,
            shape.Question,
            shape.Reasons,
            shape.Distinctive
        );
    }
}
