using System.Text.Json.Nodes;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>An operation of the served OpenAPI document.</summary>
internal sealed class DocumentedOperation(string template, string method, JsonObject operation, JsonObject document)
{
    private readonly string[] segments = template.Split('/');

    public string Id { get; } = operation["operationId"]!.GetValue<string>();

    public HttpMethod Method { get; } = new(method.ToUpperInvariant());

    /// <summary>The first segment after /v1, which names the resource.</summary>
    public string ResourceName => segments[2];

    public bool RequiresApiKey { get; } = operation["security"]!.AsArray().Count > 0;

    /// <summary>True if a respondent with an invitation calls it.</summary>
    public bool IsForRespondents { get; } =
        template.StartsWith(InvitationClientExtensions.Current, StringComparison.Ordinal)
        || template == RespondentScenarios.ClaimCodes;

    public IReadOnlySet<int> Statuses { get; } =
        operation["responses"]!.AsObject().Select(response => int.Parse(response.Key)).ToHashSet();

    public IReadOnlyList<string> Headers { get; } = [.. Parameters(operation, "header")];

    public IReadOnlyList<string> Queries { get; } = [.. Parameters(operation, "query")];

    /// <summary>The segment before each path parameter: the collection of the id.</summary>
    public IReadOnlyList<string> Collections =>
        [.. Enumerable.Range(1, segments.Length - 1).Where(IsParameter).Select(at => segments[at - 1])];

    /// <summary>The media type of its body; null if it accepts none.</summary>
    public string? MediaType { get; } = operation["requestBody"]?["content"]?.AsObject().First().Key;

    public bool AcceptsJson => MediaType == MediaTypes.Json;

    public JsonObject? BodySchema => MediaType is null ? null : Resolve(Content(operation).First().Value!["schema"]!);

    /// <summary>The example bodies of all media types.</summary>
    public IReadOnlyList<string> Examples { get; } =
    [
        .. Content(operation)
            .Where(content => content.Value!["examples"] is not null)
            .Take(1)
            .SelectMany(content => content.Value!["examples"]!.AsObject())
            .Select(example => example.Value!["$ref"]!.GetValue<string>().Split('/')[^1])
            .Select(name => document["components"]!["examples"]![name]!["value"]!)
            .Select(value => value is JsonObject ? value.ToJsonString() : value.GetValue<string>()),
    ];

    /// <summary>Returns every documented operation.</summary>
    public static async Task<IReadOnlyList<DocumentedOperation>> All(ApiFixture api)
    {
        var document = JsonNode.Parse(await api.Anonymous.GetStringAsync(OpenApiSetup.Path))!.AsObject();
        return
        [
            .. from path in document["paths"]!.AsObject()
            from one in path.Value!.AsObject()
            select new DocumentedOperation(path.Key, one.Key, one.Value!.AsObject(), document),
        ];
    }

    /// <summary>Returns the path with ids, given the number of the parameter and its collection.</summary>
    public string PathWith(Func<int, string, string> id)
    {
        var count = 0;
        return string.Join(
            '/',
            segments.Select((segment, at) => IsParameter(at) ? id(count++, segments[at - 1]) : segment)
        );
    }

    /// <summary>Returns whether a path belongs to this operation.</summary>
    public bool Matches(string path) =>
        path.Split('/') is var parts
        && parts.Length == segments.Length
        && Enumerable.Range(0, parts.Length).All(at => IsParameter(at) || segments[at] == parts[at]);

    /// <summary>The string members of the body, as the names that lead there; [] means an item, {} a free name.</summary>
    public IEnumerable<IReadOnlyList<string>> Strings() => BodySchema is null ? [] : Strings(BodySchema, []);

    public override string ToString() => $"{Method} {template}";

    private IEnumerable<IReadOnlyList<string>> Strings(JsonNode schema, IReadOnlyList<string> here)
    {
        var resolved = Resolve(schema);

        if (Types(resolved).Contains("string"))
        {
            yield return here;
        }

        var inner = (resolved["properties"]?.AsObject() ?? [])
            .Select(member => (member.Key, member.Value!))
            .Concat(resolved["items"] is { } items ? [("[]", items)] : [])
            .Concat(resolved["additionalProperties"] is JsonObject free ? [("{}", free)] : []);

        foreach (var (name, value) in inner)
        {
            foreach (var found in Strings(value, [.. here, name]))
            {
                yield return found;
            }
        }

        if (resolved["additionalProperties"] is JsonObject)
        {
            yield return [.. here, "{}", "name"];
        }
    }

    private JsonObject Resolve(JsonNode schema) =>
        schema["$ref"]?.GetValue<string>() is { } reference
            ? document["components"]!["schemas"]![reference.Split('/')[^1]]!.AsObject()
        : (schema["anyOf"] ?? schema["oneOf"] ?? schema["allOf"])?.AsArray() is { } parts
            ? Resolve(parts.First(part => part!["$ref"] is not null || part["type"] is not null)!)
        : schema.AsObject();

    private static IEnumerable<string> Types(JsonObject schema) =>
        schema["type"] switch
        {
            JsonArray types => types.Select(type => type!.GetValue<string>()),
            JsonValue type => [type.GetValue<string>()],
            _ => ["number", "string"], // a value of no type may be either
        };

    private bool IsParameter(int at) => segments[at].StartsWith('{');

    private static JsonObject Content(JsonObject operation) => operation["requestBody"]?["content"]?.AsObject() ?? [];

    private static IEnumerable<string> Parameters(JsonObject operation, string place) =>
        (operation["parameters"]?.AsArray() ?? [])
            .Where(parameter => parameter!["in"]!.GetValue<string>() == place)
            .Select(parameter => parameter!["name"]!.GetValue<string>());
}
