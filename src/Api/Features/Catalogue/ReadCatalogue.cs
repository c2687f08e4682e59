using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;

namespace ChannelFit.Api.Features.Catalogue;

/// <summary>GET /v1/channels, /v1/instruments, /v1/models: what is published, written once at the start, for anybody.</summary>
public static class ReadCatalogue
{
    private const string Tag = "Catalogue";

    public static void Map(IEndpointRouteBuilder v1, Published published)
    {
        Document(
            v1,
            "/channels",
            "listChannels",
            "List the 13 channels.",
            "Keys, names and what counts as each channel, in model order.",
            CatalogueJson.Default.ChannelList,
            ByLanguage(published, texts => CatalogueTexts.Channels(published, texts))
        );
        Document(
            v1,
            "/instruments",
            "listInstruments",
            "List the instruments.",
            "Every published version of every instrument.",
            CatalogueJson.Default.InstrumentList,
            ByLanguage(
                published,
                texts => new InstrumentList([
                    .. published.Instruments.Select(seed => CatalogueTexts.Entry(seed, texts)),
                ])
            )
        );
        Documents(
            v1,
            "/instruments/{key}",
            "readInstrument",
            "Read the newest version of an instrument.",
            "Items with texts, options, limits and visibility, under sections and in two forms.",
            CatalogueJson.Default.InstrumentView,
            published
                .Instruments.GroupBy(seed => seed.Shape.Key)
                .ToDictionary(
                    group => group.Key,
                    group =>
                    {
                        var newest = group.MaxBy(seed => seed.Shape.Version)!;
                        return ByLanguage(published, texts => CatalogueTexts.Instrument(newest, texts));
                    }
                ),
            route => (string)route["key"]!
        );
        Documents(
            v1,
            "/instruments/{key}/versions/{version}",
            "readInstrumentVersion",
            "Read one version of an instrument.",
            "A published version never changes but for its wording; its hash tells.",
            CatalogueJson.Default.InstrumentView,
            published.Instruments.ToDictionary(
                seed => seed.Instrument.Id,
                seed => ByLanguage(published, texts => CatalogueTexts.Instrument(seed, texts))
            ),
            route => $"{route["key"]}@{route["version"]}"
        );
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
            route => $"{route["key"]}@{route["version"]}"
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
            shape.Items
        );
    }

    private static Dictionary<string, T> ByLanguage<T>(Published published, Func<Texts, T> make) =>
        published.Texts.ToDictionary(texts => texts.Language, make);

    /// <summary>A document of codes and numbers, the same in every language.</summary>
    private static Dictionary<string, T> Alone<T>(T document) => new() { [""] = document };

    private static void Document<T>(
        IEndpointRouteBuilder v1,
        string path,
        string name,
        string summary,
        string description,
        JsonTypeInfo<T> type,
        Dictionary<string, T> byLanguage
    ) => Documents(v1, path, name, summary, description, type, new() { [""] = byLanguage }, _ => "");

    private static void Documents<T>(
        IEndpointRouteBuilder v1,
        string path,
        string name,
        string summary,
        string description,
        JsonTypeInfo<T> type,
        Dictionary<string, Dictionary<string, T>> byKey,
        Func<RouteValueDictionary, string> keyOf
    )
    {
        var answers = byKey.ToDictionary(
            entry => entry.Key,
            entry =>
                entry.Value.ToDictionary(
                    document => document.Key,
                    document => Write(document.Key, document.Value, type)
                )
        );

        v1.MapGet(
                path,
                (HttpContext http) =>
                {
                    // Refusals, too: a web page must be able to read why.
                    http.Response.Headers.AccessControlAllowOrigin = "*";
                    return !answers.TryGetValue(keyOf(http.Request.RouteValues), out var byLanguage)
                            ? Problems.Of(ProblemKind.NotFound)
                        : new Queries(http.Request).Refusal is { } refusal ? refusal
                        : byLanguage.TryGetValue("", out var alone) ? alone
                        : byLanguage[Languages.Choose(http.Request, byLanguage.Keys, Published.DefaultLanguage)];
                }
            )
            .WithName(name)
            .WithTags(Tag)
            .WithSummary(summary)
            .WithDescription(description)
            .NeedsNoKey()
            .Produces<T>()
            .Produces(StatusCodes.Status304NotModified);
    }

    private static JsonAnswer Write<T>(string language, T document, JsonTypeInfo<T> type) =>
        JsonAnswer.Published(
            JsonSerializer.SerializeToUtf8Bytes(document, type),
            language.Length == 0 ? null : language
        );
}
