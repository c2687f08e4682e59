using System.Text.Json.Nodes;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Writes into each operation what it declares, and what follows from its key, its body and its path.</summary>
internal sealed class OpenApiOperationFilter(IServiceProvider services, SwaggerDemoDefaults demo) : IOperationFilter
{
    private const int MostElements = 2;
    private const int MostLetters = 2_000;

    // Objects with more members are dictionaries, such as the evidence of each coefficient of a model.
    private const int MostMembers = 100;

    private static readonly ResponseHeader[] Limits = [ResponseHeader.RateLimitPolicy, ResponseHeader.RateLimit];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var declared = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var docs = OperationDocs.Read(declared.OfType<OperationDocsName>().Single().Name);
        operation.Summary = docs.Summary;
        operation.Description = docs.Description;
        var keyed = ApiKeyAuthenticationHandler.RequiresApiKey(
            $"/{context.ApiDescription.RelativePath}",
            new(declared)
        );
        var shown = declared.OfType<DeclaredExample>().ToLookup(example => example.Status);
        operation.Security =
            !keyed ? []
            : KeyScopes.RequiredBy(new(declared)) is null ? [Requirement(OpenApiSetup.RespondentToken, context)]
            : [Requirement("Bearer", context), Requirement("ApiKey", context)];

        if (keyed)
        {
            operation.Description += $"\n\n{KeyScopes.Describe(new(declared))}";
        }

        operation.Parameters =
        [
            .. declared
                .OfType<OpenApiParameter>()
                .Select(parameter => Aim(parameter, operation.OperationId!))
                .Select(parameter => Name(parameter, context)),
        ];

        Show(operation.RequestBody?.Content, shown[null], context, whole: true);
        NameFirstExamplesAlike(operation.RequestBody?.Content);

        var responses = new SortedDictionary<string, IOpenApiResponse>(StringComparer.Ordinal);

        foreach (var answer in declared.OfType<DeclaredResponse>())
        {
            var response = (OpenApiResponse)operation.Responses![$"{answer.Status}"];
            response.Description = docs.Responses[answer.Status];
            response.Headers = Headers([.. answer.Headers, .. keyed ? Limits : []]);
            Show(response.Content, shown[answer.Status], context, whole: false);
            responses[$"{answer.Status}"] = response;
        }

        foreach (
            var kinds in Following(operation, keyed, declared.OfType<NeverNotFound>().Any())
                .Concat(declared.OfType<ProblemKind>())
                .GroupBy(kind => $"{kind.Status}")
        )
        {
            var own = kinds.Count() > 1 && kinds.Any(declared.Contains);
            responses[kinds.Key] = Refusal([.. kinds], [.. shown[kinds.First().Status]], own, context);
        }

        operation.Responses = [];

        foreach (var (status, response) in responses)
        {
            operation.Responses[status] = response;
        }
    }

    /// <summary>The refusals that need no declaration.</summary>
    private static IEnumerable<ProblemKind> Following(OpenApiOperation operation, bool keyed, bool anyPath)
    {
        yield return ProblemKind.MalformedRequest;

        if (keyed)
        {
            yield return ProblemKind.Unauthorized;
            yield return ProblemKind.Forbidden;
            yield return ProblemKind.TooManyRequests;
            yield return ProblemKind.ExposedKey;
            yield return ProblemKind.ForbiddenOrigin;
            yield return ProblemKind.Internal;
            yield return ProblemKind.Unavailable;
        }

        if (!anyPath && operation.Parameters!.Any(parameter => parameter.In == ParameterLocation.Path))
        {
            yield return ProblemKind.NotFound;
        }

        if (operation.RequestBody is { Content: var content })
        {
            yield return ProblemKind.UnsupportedMediaType;

            // A body that is taken line by line has no length of its own, and each line its own problem.
            if (content?.ContainsKey(MediaTypes.Json) == true)
            {
                yield return ProblemKind.RequestTimeout;
                yield return ProblemKind.TooLarge;
                yield return ProblemKind.Validation;
            }
        }
    }

    /// <summary>Shows examples of each media type, and CSV as the text that it is.</summary>
    private void Show(
        IDictionary<string, IOpenApiMediaType>? contents,
        IEnumerable<DeclaredExample> shown,
        OperationFilterContext context,
        bool whole
    )
    {
        foreach (var (type, content) in contents ?? new Dictionary<string, IOpenApiMediaType>())
        {
            var body = (OpenApiMediaType)content;
            body.Schema = type == MediaTypes.Csv ? new OpenApiSchema { Type = JsonSchemaType.String } : body.Schema;
            body.Examples = Examples(
                shown.Select(one => one.Example).Where(one => one.MediaType == type || IsPatch(one.MediaType, type)),
                context,
                whole
            );
        }
    }

    /// <summary>
    /// Gives the first example the same name in every media type. Swagger UI keeps the name of the selected example when
    /// another media type is selected, and sends "string" if the media type has no example of this name.
    /// </summary>
    private static void NameFirstExamplesAlike(IDictionary<string, IOpenApiMediaType>? contents)
    {
        string? name = null;

        foreach (var content in contents?.Values.OfType<OpenApiMediaType>() ?? [])
        {
            if (content.Examples is { Count: > 0 } examples)
            {
                name ??= examples.First().Key;
                content.Examples = new Dictionary<string, IOpenApiExample>(
                    [new(name, examples.First().Value), .. examples.Skip(1)],
                    StringComparer.Ordinal
                );
            }
        }
    }

    /// <summary>A merge patch is JSON, read in another way.</summary>
    private static bool IsPatch(string shown, string type) => (shown, type) == (MediaTypes.Json, MediaTypes.MergePatch);

    /// <summary>What all operations share where the operation adds no kind and shows nothing of its own.</summary>
    private IOpenApiResponse Refusal(
        ProblemKind[] kinds,
        DeclaredExample[] shown,
        bool own,
        OperationFilterContext context
    )
    {
        var examples = kinds.Select(kind =>
            Array.Find(shown, example => example.Refusal == kind)?.Example
            ?? new(kind.Slug, kind.Title, _ => ProblemResults.ExampleJson(kind))
        );
        var response = new OpenApiResponse
        {
            Description = string.Join("\n\n", kinds.Select(kind => $"{kind.Title} {kind.Meaning}")),
            Headers = Headers([ResponseHeader.NoStore, .. HeadersOf(kinds), .. AnswersToKeys(kinds[0]) ? Limits : []]),
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType
                {
                    Schema = context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository),
                    Examples = Examples(examples, context, whole: true),
                },
            },
        };

        if (own || shown.Length > 0)
        {
            return response;
        }

        context.Document.AddComponent(kinds[0].Slug, response);
        return new OpenApiResponseReference(kinds[0].Slug, context.Document);
    }

    private static ResponseHeader[] HeadersOf(ProblemKind[] kinds) =>
        kinds.Contains(ProblemKind.Unauthorized) ? [ResponseHeader.WwwAuthenticate]
        : Array.Exists(kinds, IsPassing)
            ? [ResponseHeader.RetryAfter with { Always = Array.TrueForAll(kinds, IsPassing) }]
        : [];

    private static bool IsPassing(ProblemKind kind) =>
        kind == ProblemKind.Conflict || kind == ProblemKind.TooManyRequests || kind == ProblemKind.Unavailable;

    private static bool AnswersToKeys(ProblemKind kind) => kind != ProblemKind.Unauthorized;

    private static Dictionary<string, IOpenApiHeader>? Headers(IReadOnlyList<ResponseHeader> headers) =>
        headers.Count == 0
            ? null
            : headers.ToDictionary(
                header => header.Name,
                IOpenApiHeader (header) =>
                    new OpenApiHeader
                    {
                        Description = header.Description,
                        Required = header.Always,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                        Example = header.Example,
                    }
            );

    private Dictionary<string, IOpenApiExample> Examples(
        IEnumerable<ContractExample> shown,
        OperationFilterContext context,
        bool whole
    )
    {
        var examples = new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal);

        foreach (var example in shown)
        {
            if (context.Document.Components?.Examples?.ContainsKey(example.Name) != true)
            {
                var made = example.Make(services);
                var value = whole ? made : Shorten(made);
                var summary = JsonNode.DeepEquals(value, made)
                    ? example.Summary
                    : $"{example.Summary} Shortened: only the first elements of lists are shown.";
                context.Document.AddComponent(example.Name, new OpenApiExample { Summary = summary, Value = value });
            }

            examples[example.Name] = new OpenApiExampleReference(example.Name, context.Document);
        }

        return examples;
    }

    /// <summary>Keeps the first elements of lists and of large dictionaries: whole responses would be half of the document.</summary>
    private static JsonNode? Shorten(JsonNode? value) =>
        value switch
        {
            JsonArray list => new JsonArray([.. list.Take(MostElements).Select(Shorten)]),
            JsonObject members => new JsonObject(
                members
                    .Take(members.Count > MostMembers ? MostElements : members.Count)
                    .Select(member => KeyValuePair.Create(member.Key, Shorten(member.Value)))
            ),
            JsonValue text when text.TryGetValue(out string? letters) && letters.Length > MostLetters =>
                JsonValue.Create($"{letters[..MostLetters]}…"),
            _ => value?.DeepClone(),
        };

    /// <summary>Lets the demo's Swagger UI start from what is there.</summary>
    private OpenApiParameter Aim(OpenApiParameter parameter, string operation)
    {
        if (!demo.ParameterValues.TryGetValue((operation, parameter.Name!), out var aim))
        {
            return parameter;
        }

        var aimed = (OpenApiParameter)parameter.CreateShallowCopy();
        aimed.Example = aim;
        return aimed;
    }

    /// <summary>Gives the codes of a parameter the name that they have elsewhere in the contract.</summary>
    private static OpenApiParameter Name(OpenApiParameter parameter, OperationFilterContext context)
    {
        var codes = CodesOf(parameter.Schema);
        var named = context.SchemaRepository.Schemas.FirstOrDefault(schema =>
            codes.Count > 0 && CodesOf(schema.Value).SetEquals(codes)
        );

        if (named.Key is null || parameter.Schema?.Default is not null)
        {
            return parameter;
        }

        var referring = (OpenApiParameter)parameter.CreateShallowCopy();
        referring.Schema = new OpenApiSchemaReference(named.Key, context.Document);
        return referring;
    }

    private static HashSet<string> CodesOf(IOpenApiSchema? schema) =>
        [.. schema?.Enum?.Select(code => code.ToString()) ?? []];

    private static OpenApiSecurityRequirement Requirement(string scheme, OperationFilterContext context) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
}
