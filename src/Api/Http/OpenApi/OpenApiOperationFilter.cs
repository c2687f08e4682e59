using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>
/// Completes the description of each operation from its metadata, and adds what follows from its API key, body and path.
/// </summary>
internal sealed class OpenApiOperationFilter(IServiceProvider services, SwaggerDemoDefaults demo) : IOperationFilter
{
    private readonly OpenApiResponseFactory responseFactory = new(new(services));

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var docs = OperationDocs.Read(metadata.OfType<OperationDocsName>().Single().Name);
        operation.Summary = docs.Summary;
        operation.Description = docs.Description;
        var requiresKey = ApiKeyAuthentication.RequiresApiKey($"/{context.ApiDescription.RelativePath}", new(metadata));
        var examples = metadata.OfType<DeclaredExample>().ToLookup(example => example.Status);
        operation.Security =
            !requiresKey ? []
            : KeyScopes.RequiredBy(new(metadata)) is null ? [CreateRequirement(OpenApiSetup.RespondentToken, context)]
            : [CreateRequirement("Bearer", context), CreateRequirement("ApiKey", context)];

        if (requiresKey)
        {
            operation.Description += $"\n\n{KeyScopes.Describe(new(metadata))}";
        }

        operation.Parameters =
        [
            .. metadata
                .OfType<OpenApiParameter>()
                .Select(parameter => WithDemoValue(parameter, operation.OperationId!))
                .Select(parameter => WithSharedEnum(parameter, context)),
        ];

        responseFactory.Examples.AddTo(operation.RequestBody?.Content, examples[null], context, whole: true);
        OpenApiExamples.GiveFirstExamplesOneName(operation.RequestBody?.Content);

        var responses = new SortedDictionary<string, IOpenApiResponse>(StringComparer.Ordinal);

        foreach (var declared in metadata.OfType<DeclaredResponse>())
        {
            var response = (OpenApiResponse)operation.Responses![$"{declared.Status}"];
            response.Description = docs.Responses[declared.Status];
            responseFactory.Complete(response, declared, examples[declared.Status], requiresKey, context);
            responses[$"{declared.Status}"] = response;
        }

        foreach (
            var kinds in CommonProblems(operation, requiresKey, metadata.OfType<NeverNotFound>().Any())
                .Concat(metadata.OfType<ProblemKind>())
                .GroupBy(kind => $"{kind.Status}")
        )
        {
            var isOwn = kinds.Count() > 1 && kinds.Any(metadata.Contains);
            responses[kinds.Key] = responseFactory.CreateProblem(
                [.. kinds],
                [.. examples[kinds.First().Status]],
                isOwn,
                context
            );
        }

        operation.Responses = [];

        foreach (var (status, response) in responses)
        {
            operation.Responses[status] = response;
        }
    }

    /// <summary>Returns the problems that an operation can respond with and need not declare.</summary>
    private static IEnumerable<ProblemKind> CommonProblems(
        OpenApiOperation operation,
        bool requiresKey,
        bool neverNotFound
    )
    {
        yield return ProblemKind.MalformedRequest;

        if (requiresKey)
        {
            yield return ProblemKind.Unauthorized;
            yield return ProblemKind.Forbidden;
            yield return ProblemKind.TooManyRequests;
            yield return ProblemKind.ExposedKey;
            yield return ProblemKind.ForbiddenOrigin;
            yield return ProblemKind.Internal;
            yield return ProblemKind.Unavailable;
        }

        if (!neverNotFound && operation.Parameters!.Any(parameter => parameter.In == ParameterLocation.Path))
        {
            yield return ProblemKind.NotFound;
        }

        if (operation.RequestBody is { Content: var content })
        {
            yield return ProblemKind.UnsupportedMediaType;
            yield return ProblemKind.RequestTimeout;

            // A body that is read line by line has no limit of its size, and each line has a problem of its own.
            if (content?.ContainsKey(MediaTypes.Json) == true)
            {
                yield return ProblemKind.TooLarge;
                yield return ProblemKind.Validation;
            }
        }
    }

    /// <summary>Sets the example of a parameter to a value of the demo data, so that Swagger UI starts with it.</summary>
    private OpenApiParameter WithDemoValue(OpenApiParameter parameter, string operation)
    {
        if (!demo.ParameterValues.TryGetValue((operation, parameter.Name!), out var value))
        {
            return parameter;
        }

        var copy = (OpenApiParameter)parameter.CreateShallowCopy();
        copy.Example = value;
        return copy;
    }

    /// <summary>Replaces the codes of a parameter by a reference to the shared schema with the same codes.</summary>
    private static OpenApiParameter WithSharedEnum(OpenApiParameter parameter, OperationFilterContext context)
    {
        var codes = CodesOf(parameter.Schema);
        var shared = context.SchemaRepository.Schemas.FirstOrDefault(schema =>
            codes.Count > 0 && CodesOf(schema.Value).SetEquals(codes)
        );

        if (shared.Key is null || parameter.Schema?.Default is not null)
        {
            return parameter;
        }

        var copy = (OpenApiParameter)parameter.CreateShallowCopy();
        copy.Schema = new OpenApiSchemaReference(shared.Key, context.Document);
        return copy;
    }

    private static HashSet<string> CodesOf(IOpenApiSchema? schema) =>
        [.. schema?.Enum?.Select(code => code.ToString()) ?? []];

    private static OpenApiSecurityRequirement CreateRequirement(string scheme, OperationFilterContext context) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
}
