using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/models/{key}/versions/{version}: a published scoring model.</summary>
public static class ReadModel
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog catalog)
    {
        var model = catalog.NewestModel.Document;
        MapDocuments(
            v1,
            "/models/{key}/versions/{version}",
            "readModel",
            "read-model",
            CatalogJsonContext.Default.ScoringModelResponse,
            catalog.Models.ToDictionary(version => version.Model.Id, version => LanguageNeutral(ToResponse(version))),
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

    private static ScoringModelResponse ToResponse(PublishedModel model)
    {
        var document = model.Document;
        return new(
            model.Model.Id,
            document.Key,
            document.Version,
            document.Instrument,
            model.Hash,
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
            model.Links,
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
