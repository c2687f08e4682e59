using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>Maps endpoints for published documents: serialized once at the start, public, with ETags.</summary>
internal static class CatalogDocumentEndpoints
{
    private const string Tag = "Catalogue";

    /// <summary>Returns the path parameter that contains the key of a document.</summary>
    public static OpenApiParameter KeyParameter(string description, string example) =>
        OpenApiExtensions.PathParameter(
            "key",
            description,
            OpenApiExtensions.StringSchema(pattern: OpenApiExtensions.SlugPattern),
            example
        );

    /// <summary>Creates a document in every language.</summary>
    public static Dictionary<string, T> ByLanguage<T>(PublishedCatalog catalog, Func<LanguageTexts, T> make) =>
        catalog.Texts.ToDictionary(texts => texts.Language, make);

    /// <summary>Wraps a document of codes and numbers, which is the same in every language.</summary>
    public static Dictionary<string, T> LanguageNeutral<T>(T document) => new() { [""] = document };

    /// <summary>Maps a path to one document.</summary>
    public static void MapDocument<T>(
        IEndpointRouteBuilder v1,
        string path,
        string name,
        string docs,
        JsonTypeInfo<T> type,
        Dictionary<string, T> byLanguage
    ) => MapDocuments(v1, path, name, docs, type, new() { [""] = byLanguage }, _ => "");

    /// <summary>Maps a path with parameters to several documents.</summary>
    public static void MapDocuments<T>(
        IEndpointRouteBuilder v1,
        string path,
        string name,
        string docs,
        JsonTypeInfo<T> type,
        Dictionary<string, Dictionary<string, T>> byKey,
        Func<RouteValueDictionary, string> keyOf,
        params OpenApiParameter[] parameters
    )
    {
        var responses = byKey.ToDictionary(
            entry => entry.Key,
            entry =>
                entry.Value.ToDictionary(
                    document => document.Key,
                    document => Write(document.Key, document.Value, type)
                )
        );

        var newest = byKey.Values.Last();
        var hasLanguages = !newest.ContainsKey("");
        ResponseHeader[] headers =
        [
            ResponseHeader.ETag,
            ResponseHeader.CacheControl,
            .. hasLanguages ? [ResponseHeader.ContentLanguage] : Array.Empty<ResponseHeader>(),
        ];

        v1.MapGet(
                path,
                (HttpContext http) =>
                    !responses.TryGetValue(keyOf(http.Request.RouteValues), out var byLanguage)
                        ? ProblemResults.Of(ProblemKind.NotFound)
                    : new QueryParameters(http.Request).Problem is { } problem ? problem
                    : byLanguage.TryGetValue("", out var neutral) ? neutral
                    : byLanguage[
                        LanguageNegotiation.Negotiate(http.Request, byLanguage.Keys, PublishedCatalog.DefaultLanguage)
                    ]
            )
            .WithName(name)
            .WithTags(Tag)
            .WithDocs(docs)
            .AllowAnonymous()
            .AllowAnyOrigin()
            .WithParameters([
                .. parameters,
                .. hasLanguages ? [CommonRequestHeaders.AcceptLanguage] : Array.Empty<OpenApiParameter>(),
            ])
            .WithParameters(CommonRequestHeaders.IfNoneMatch)
            .ProducesResponse<T>(StatusCodes.Status200OK, headers)
            .ProducesResponse(StatusCodes.Status304NotModified, headers)
            .WithExample(
                StatusCodes.Status200OK,
                new ContractExample(
                    typeof(T) == typeof(JsonObject) ? name : JsonNamingPolicy.CamelCase.ConvertName(typeof(T).Name),
                    "The published document.",
                    _ =>
                        JsonSerializer.SerializeToNode(
                            newest.GetValueOrDefault(PublishedCatalog.DefaultLanguage) ?? newest[""],
                            type
                        )!
                )
            );
    }

    /// <summary>Maps a path to every version of every instrument.</summary>
    /// <param name="suffix">The path after the version.</param>
    /// <param name="make">Creates the document of a version.</param>
    public static void MapInstrumentVersions<T>(
        IEndpointRouteBuilder v1,
        PublishedCatalog catalog,
        string suffix,
        string name,
        string docs,
        JsonTypeInfo<T> type,
        Func<InstrumentResponse, T> make
    )
    {
        var newest = catalog.Instruments[^1].Document;
        MapDocuments(
            v1,
            $"/instruments/{{key}}/versions/{{version}}{suffix}",
            name,
            docs,
            type,
            catalog.Instruments.ToDictionary(
                version => version.Instrument.Id,
                version => ByLanguage(catalog, texts => make(CatalogResponseFactory.Instrument(version, texts)))
            ),
            route => $"{route["key"]}@{route["version"]}",
            KeyParameter("The instrument's key.", newest.Key),
            OpenApiExtensions.PathParameter(
                "version",
                "The instrument's version.",
                new()
                {
                    Type = JsonSchemaType.Integer,
                    Format = "int32",
                    Minimum = "1",
                },
                newest.Version
            )
        );
    }

    private static JsonResponse Write<T>(string language, T document, JsonTypeInfo<T> type) =>
        JsonResponse.Cacheable(
            JsonSerializer.SerializeToUtf8Bytes(document, type),
            language.Length == 0 ? null : language
        );
}
