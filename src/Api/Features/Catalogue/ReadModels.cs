using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;
using static ChannelFit.Api.Features.Catalogue.PublishedDocuments;

namespace ChannelFit.Api.Features.Catalogue;

/// <summary>GET /v1/models: everything that decides a number.</summary>
public static class ReadModels
{
    public static void Map(IEndpointRouteBuilder v1, Published published)
    {
        var model = published.NewestModel.Shape;
        Document(
            v1,
            "/models",
            "listModels",
            "List the scoring models.",
            "From the oldest to the newest.",
            CatalogueJson.Default.ModelList,
            Alone(new ModelList([.. published.Models.Select(Entry)]))
        );
        Documents(
            v1,
            "/models/{key}/versions/{version}",
            "readModel",
            "Read one version of a scoring model.",
            "Scoring key, weights, shifts, bands, gates and curves: everything that decides a number.",
            CatalogueJson.Default.ModelView,
            published.Models.ToDictionary(seed => seed.Model.Id, seed => Alone(View(seed))),
            route => $"{route["key"]}@{route["version"]}",
            Key("The model's key.", model.Key),
            Contract.InPath(
                "version",
                "The model's version (semver.org).",
                Contract.Text(pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+$"),
                model.Version
            )
        );
    }

    private static ModelEntry Entry(ModelSeed seed) =>
        new(seed.Model.Id, seed.Shape.Key, seed.Shape.Version, seed.Shape.Instrument, seed.Hash);

    private static ModelView View(ModelSeed seed)
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
