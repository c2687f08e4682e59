using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Catalogue;

/// <summary>Serves what is published: written once at the start, for anybody, with ETags.</summary>
internal static class PublishedDocuments
{
    private const string Tag = "Catalogue";

    /// <summary>The path parameter that names what is published.</summary>
    public static OpenApiParameter Key(string description, string example) =>
        Contract.InPath("key", description, Contract.Text(pattern: Contract.KeyPattern), example);

    /// <summary>A document in every language.</summary>
    public static Dictionary<string, T> ByLanguage<T>(Published published, Func<Texts, T> make) =>
        published.Texts.ToDictionary(texts => texts.Language, make);

    /// <summary>A document of codes and numbers, the same in every language.</summary>
    public static Dictionary<string, T> Alone<T>(T document) => new() { [""] = document };

    /// <summary>Serves one document at one path.</summary>
    public static void Document<T>(
        IEndpointRouteBuilder v1,
        string path,
        string name,
        string summary,
        string description,
        JsonTypeInfo<T> type,
        Dictionary<string, T> byLanguage
    ) => Documents(v1, path, name, summary, description, type, new() { [""] = byLanguage }, _ => "");

    /// <summary>Serves documents by what a path names.</summary>
    public static void Documents<T>(
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
        SentHeader[] headers =
        [
            SentHeader.ETag,
            SentHeader.CacheControl,
            .. spoken ? [SentHeader.ContentLanguage] : Array.Empty<SentHeader>(),
        ];

        v1.MapGet(
                path,
                (HttpContext http) =>
                    !answers.TryGetValue(keyOf(http.Request.RouteValues), out var byLanguage)
                        ? Problems.Of(ProblemKind.NotFound)
                    : new Queries(http.Request).Refusal is { } refusal ? refusal
                    : byLanguage.TryGetValue("", out var alone) ? alone
                    : byLanguage[Languages.Choose(http.Request, byLanguage.Keys, Published.DefaultLanguage)]
            )
            .WithName(name)
            .WithTags(Tag)
            .WithSummary(summary)
            .WithDescription(description)
            .NeedsNoKey()
            .OpenToAnyOrigin()
            .Takes([.. parameters, .. spoken ? [CommonParameters.AcceptLanguage] : Array.Empty<OpenApiParameter>()])
            .Takes(CommonParameters.IfNoneMatch)
            .Answers<T>(StatusCodes.Status200OK, "As it is published.", headers)
            .Answers(StatusCodes.Status304NotModified, "What was read before is still right.", headers)
            .Shows(
                StatusCodes.Status200OK,
                new Example(
                    typeof(T) == typeof(JsonObject)
                        ? name
                        : JsonNamingPolicy.CamelCase.ConvertName(OpenApi.NameOf(typeof(T))),
                    "As it is published.",
                    _ =>
                        JsonSerializer.SerializeToNode(
                            newest.GetValueOrDefault(Published.DefaultLanguage) ?? newest[""],
                            type
                        )!
                )
            );
    }

    private static JsonAnswer Write<T>(string language, T document, JsonTypeInfo<T> type) =>
        JsonAnswer.Published(
            JsonSerializer.SerializeToUtf8Bytes(document, type),
            language.Length == 0 ? null : language
        );
}
