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

/// <summary>Serves what is published: written once at the start, for anybody, with ETags.</summary>
internal static class CatalogDocumentEndpoints
{
    private const string Tag = "Catalogue";

    /// <summary>The path parameter that names what is published.</summary>
    public static OpenApiParameter KeyParameter(string description, string example) =>
        OpenApiExtensions.PathParameter(
            "key",
            description,
            OpenApiExtensions.StringSchema(pattern: OpenApiExtensions.SlugPattern),
            example
        );

    /// <summary>A document in every language.</summary>
    public static Dictionary<string, T> ByLanguage<T>(PublishedCatalog published, Func<LanguageTexts, T> make) =>
        published.Texts.ToDictionary(texts => texts.Language, make);

    /// <summary>A document of codes and numbers, the same in every language.</summary>
    public static Dictionary<string, T> LanguageNeutral<T>(T document) => new() { [""] = document };

    /// <summary>Serves one document at one path.</summary>
    public static void MapDocument<T>(
        IEndpointRouteBuilder v1,
        string path,
        string name,
        string summary,
        string description,
        JsonTypeInfo<T> type,
        Dictionary<string, T> byLanguage
    ) => MapDocuments(v1, path, name, summary, description, type, new() { [""] = byLanguage }, _ => "");

    /// <summary>Serves documents by what a path names.</summary>
    public static void MapDocuments<T>(
        IEndpointRouteBuilder v1,
        string path,
        string name,
        string summary,
        string description,
        JsonTypeInfo<T> type,
        Dictionary<string, Dictionary<string, T>> byKey,
        Func<RouteValueDictionary, string> keyOf,
        params OpenApiParameter[] parameters
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

        var newest = byKey.Values.Last();
        var spoken = !newest.ContainsKey("");
        ResponseHeader[] headers =
        [
            ResponseHeader.ETag,
            ResponseHeader.CacheControl,
            .. spoken ? [ResponseHeader.ContentLanguage] : Array.Empty<ResponseHeader>(),
        ];

        v1.MapGet(
                path,
                (HttpContext http) =>
                    !answers.TryGetValue(keyOf(http.Request.RouteValues), out var byLanguage)
                        ? ProblemResults.Of(ProblemKind.NotFound)
                    : new QueryParameters(http.Request).Problem is { } refusal ? refusal
                    : byLanguage.TryGetValue("", out var alone) ? alone
                    : byLanguage[
                        LanguageNegotiation.Negotiate(http.Request, byLanguage.Keys, PublishedCatalog.DefaultLanguage)
                    ]
            )
            .WithName(name)
            .WithTags(Tag)
            .WithSummary(summary)
            .WithDescription(description)
            .AllowWithoutApiKey()
            .AllowAnyOrigin()
            .WithParameters([
                .. parameters,
                .. spoken ? [CommonRequestHeaders.AcceptLanguage] : Array.Empty<OpenApiParameter>(),
            ])
            .WithParameters(CommonRequestHeaders.IfNoneMatch)
            .ProducesResponse<T>(StatusCodes.Status200OK, "As it is published.", headers)
            .ProducesResponse(StatusCodes.Status304NotModified, "What was read before is still right.", headers)
            .WithExample(
                StatusCodes.Status200OK,
                new ContractExample(
                    typeof(T) == typeof(JsonObject) ? name : JsonNamingPolicy.CamelCase.ConvertName(typeof(T).Name),
                    "As it is published.",
                    _ =>
                        JsonSerializer.SerializeToNode(
                            newest.GetValueOrDefault(PublishedCatalog.DefaultLanguage) ?? newest[""],
                            type
                        )!
                )
            );
    }

    private static JsonResponse Write<T>(string language, T document, JsonTypeInfo<T> type) =>
        JsonResponse.Cacheable(
            JsonSerializer.SerializeToUtf8Bytes(document, type),
            language.Length == 0 ? null : language
        );
}
