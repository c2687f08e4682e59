using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/models: the published scoring models.</summary>
public static class ReadModels
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog published)
    {
        var model = published.NewestModel.Document;
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
        new(seed.Model.Id, seed.Document.Key, seed.Document.Version, seed.Document.Instrument, seed.Hash);

    private static ScoringModelResponse View(PublishedModel seed)
    {
        var document = seed.Document;
        return new(
            seed.Model.Id,
            document.Key,
            document.Version,
            document.Instrument,
            seed.Hash,
            document.Basis,
            document.Channels,
            document.Constructs,
            document.Shifts,
            document.Bands,
            document.Gates,
            document.Floor,
            document.Trial,
            document.Coverage,
            document.Likely,
            document.Quality,
            document.Plan,
            document.Flags,
            document.Counterfactual,
            document.Items,
            seed.Links,
            document.Priors,
            document.RankBy,
            document.ModelSd,
            document.FirmFactor,
            document.LeaningFactor,
            document.Build,
            document.Question,
            document.Reasons,
            document.Distinctive
        );
    }
}
