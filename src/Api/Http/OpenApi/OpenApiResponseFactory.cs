using ChannelFit.Api.Http.Problems;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Creates the responses of operations in the OpenAPI document.</summary>
internal sealed class OpenApiResponseFactory(OpenApiExamples examples)
{
    private static readonly ResponseHeader[] RateLimitHeaders =
    [
        ResponseHeader.RateLimitPolicy,
        ResponseHeader.RateLimit,
    ];

    /// <summary>The examples of requests and responses.</summary>
    public OpenApiExamples Examples => examples;

    /// <summary>Adds headers and examples to a successful response.</summary>
    public void Complete(
        OpenApiResponse response,
        DeclaredResponse declared,
        IEnumerable<DeclaredExample> declaredExamples,
        bool requiresKey,
        OperationFilterContext context
    )
    {
        response.Headers = CreateHeaders([.. declared.Headers, .. requiresKey ? RateLimitHeaders : []]);
        examples.AddTo(response.Content, declaredExamples, context, whole: false);
    }

    /// <summary>
    /// Creates the response of a status with one or more problems. All operations share it, unless the operation adds a kind of
    /// problem or an example.
    /// </summary>
    /// <param name="kinds">The kinds of problems with the status.</param>
    /// <param name="declared">The examples that the operation declares for the status.</param>
    /// <param name="isOwn">True if the operation adds a kind of problem to the status.</param>
    /// <param name="context">The operation.</param>
    public IOpenApiResponse CreateProblem(
        ProblemKind[] kinds,
        DeclaredExample[] declared,
        bool isOwn,
        OperationFilterContext context
    )
    {
        var problemExamples = kinds.Select(kind =>
            Array.Find(declared, example => example.Problem == kind)?.Example
            ?? new(kind.Slug, kind.Title, _ => ProblemResults.ExampleJson(kind))
        );
        var response = new OpenApiResponse
        {
            Description = string.Join("\n\n", kinds.Select(kind => $"{kind.Title} {kind.Meaning}")),
            Headers = CreateHeaders([
                ResponseHeader.NoStore,
                .. HeadersOf(kinds),
                .. kinds[0] == ProblemKind.Unauthorized ? [] : RateLimitHeaders,
            ]),
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType
                {
                    Schema = context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository),
                    Examples = examples.Create(problemExamples, context, whole: true),
                },
            },
        };

        if (isOwn || declared.Length > 0)
        {
            return response;
        }

        context.Document.AddComponent(kinds[0].Slug, response);
        return new OpenApiResponseReference(kinds[0].Slug, context.Document);
    }

    private static ResponseHeader[] HeadersOf(ProblemKind[] kinds) =>
        kinds.Contains(ProblemKind.Unauthorized) ? [ResponseHeader.WwwAuthenticate]
        : Array.Exists(kinds, IsTemporary)
            ? [ResponseHeader.RetryAfter with { Always = Array.TrueForAll(kinds, IsTemporary) }]
        : [];

    private static bool IsTemporary(ProblemKind kind) =>
        kind == ProblemKind.Conflict || kind == ProblemKind.TooManyRequests || kind == ProblemKind.Unavailable;

    private static Dictionary<string, IOpenApiHeader>? CreateHeaders(IReadOnlyList<ResponseHeader> headers) =>
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
}
