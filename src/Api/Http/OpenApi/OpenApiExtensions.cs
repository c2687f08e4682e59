using System.Text.Json.Nodes;
using ChannelFit.Api.Http.Problems;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Extension methods that document an operation in the OpenAPI document.</summary>
/// <remarks><see cref="OpenApiOperationFilter"/> adds the statuses that follow from an API key, a body or a path parameter.</remarks>
public static class OpenApiExtensions
{
    /// <summary>The id of the assessment in examples.</summary>
    public const string ExampleId = "01a202b2-c500-7c3e-9d51-6f0b7a2e4c18";

    /// <summary>The pattern of keys and codes in paths.</summary>
    public const string SlugPattern = "^[a-z0-9]+(-[a-z0-9]+)*$";

    /// <summary>Documents parameters that the handler reads itself.</summary>
    public static RouteHandlerBuilder WithParameters(
        this RouteHandlerBuilder operation,
        params OpenApiParameter[] parameters
    ) => operation.WithMetadata([.. parameters]);

    /// <summary>Takes the summary, the description and the responses of the operation from a file in docs/openapi/.</summary>
    /// <param name="name">The operation's id in kebab-case.</param>
    public static RouteHandlerBuilder WithDocs(this RouteHandlerBuilder operation, string name) =>
        operation.WithMetadata(new OperationDocsName(name));

    /// <summary>Documents a request body of any length with one record per line. In CSV the members are columns.</summary>
    public static RouteHandlerBuilder AcceptsStream<T>(
        this RouteHandlerBuilder operation,
        string mediaType,
        params string[] others
    )
        where T : notnull => operation.Accepts<T>(mediaType, others);

    /// <summary>Documents a 200 response of any length with one record per line. In CSV the members are columns.</summary>
    public static RouteHandlerBuilder ProducesStream<T>(
        this RouteHandlerBuilder operation,
        string[] mediaTypes,
        params ResponseHeader[] headers
    ) =>
        operation
            .Produces<T>(StatusCodes.Status200OK, mediaTypes[0], mediaTypes[1..])
            .WithMetadata(new DeclaredResponse(StatusCodes.Status200OK, headers));

    /// <summary>Documents a response with a body.</summary>
    public static RouteHandlerBuilder ProducesResponse<T>(
        this RouteHandlerBuilder operation,
        int status,
        params ResponseHeader[] headers
    ) => operation.Produces<T>(status).WithMetadata(new DeclaredResponse(status, headers));

    /// <summary>Documents an HTML response.</summary>
    public static RouteHandlerBuilder ProducesHtml(
        this RouteHandlerBuilder operation,
        params ResponseHeader[] headers
    ) =>
        operation
            .Produces<string>(StatusCodes.Status200OK, MediaTypes.Html)
            .WithMetadata(new DeclaredResponse(StatusCodes.Status200OK, headers));

    /// <summary>Documents a response without a body.</summary>
    public static RouteHandlerBuilder ProducesResponse(
        this RouteHandlerBuilder operation,
        int status,
        params ResponseHeader[] headers
    ) => operation.Produces(status).WithMetadata(new DeclaredResponse(status, headers));

    /// <summary>Documents that an operation never responds with 404, whatever its path parameters.</summary>
    public static RouteHandlerBuilder WithoutNotFound(this RouteHandlerBuilder operation) =>
        operation.WithMetadata(new NeverNotFound());

    /// <summary>Documents problems that this operation responds with.</summary>
    public static RouteHandlerBuilder ProducesProblem(this RouteHandlerBuilder operation, params ProblemKind[] kinds) =>
        operation.WithMetadata([.. kinds]);

    /// <summary>Documents that an operation evaluates If-Match and If-None-Match before it changes the resource.</summary>
    public static RouteHandlerBuilder AcceptsConditions(this RouteHandlerBuilder operation) =>
        operation
            .WithParameters(CommonRequestHeaders.IfMatch, CommonRequestHeaders.IfNoneMatchOfChange)
            .ProducesProblem(ProblemKind.PreconditionFailed);

    /// <summary>Documents examples of the request body. Swagger UI starts with the first one.</summary>
    public static RouteHandlerBuilder WithRequestExamples(
        this RouteHandlerBuilder operation,
        params ContractExample[] examples
    ) => operation.WithMetadata([.. examples.Select(example => new DeclaredExample(null, null, example))]);

    /// <summary>Documents examples of the request body from files in docs/openapi/examples/.</summary>
    public static RouteHandlerBuilder WithRequestExamples(this RouteHandlerBuilder operation, params string[] files) =>
        operation.WithRequestExamples([.. files.Select(file => DocsFile.ReadExample(file))]);

    /// <summary>Documents examples of the responses with one status.</summary>
    public static RouteHandlerBuilder WithExample(
        this RouteHandlerBuilder operation,
        int status,
        params ContractExample[] examples
    ) => operation.WithMetadata([.. examples.Select(example => new DeclaredExample(status, null, example))]);

    /// <summary>Documents an example of a problem, instead of the example that all operations share.</summary>
    public static RouteHandlerBuilder WithExample(
        this RouteHandlerBuilder operation,
        ProblemKind kind,
        ContractExample example
    ) => operation.WithMetadata(new DeclaredExample(kind.Status, kind, example));

    /// <summary>Creates a path parameter.</summary>
    public static OpenApiParameter PathParameter(
        string name,
        string description,
        OpenApiSchema schema,
        JsonNode example
    ) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Path,
            Required = true,
            Description = description,
            Schema = schema,
            Example = example,
        };

    /// <summary>Creates an optional query parameter.</summary>
    public static OpenApiParameter QueryParameter(string name, string description, OpenApiSchema schema) =>
        Optional(ParameterLocation.Query, name, description, schema);

    /// <summary>Creates a required query parameter. Swagger UI starts with the first example of the schema.</summary>
    public static OpenApiParameter RequiredQueryParameter(string name, string description, OpenApiSchema schema) =>
        Required(QueryParameter(name, description, schema));

    /// <summary>Creates an optional request header.</summary>
    public static OpenApiParameter HeaderParameter(string name, string description, OpenApiSchema schema) =>
        Optional(ParameterLocation.Header, name, description, schema);

    /// <summary>Creates a required request header. Swagger UI starts with the first example of the schema.</summary>
    public static OpenApiParameter RequiredHeaderParameter(string name, string description, OpenApiSchema schema) =>
        Required(HeaderParameter(name, description, schema));

    /// <summary>Creates the schema of a string. Its examples are in the schema, so that Swagger UI does not fill them in.</summary>
    public static OpenApiSchema StringSchema(string? format = null, string? pattern = null, params string[] examples) =>
        new()
        {
            Type = JsonSchemaType.String,
            Format = format,
            Pattern = pattern,
            Examples = examples.Length == 0 ? null : [.. examples.Select(example => JsonValue.Create(example))],
        };

    /// <summary>Creates the schema of an enumeration of codes.</summary>
    public static OpenApiSchema EnumSchema(IEnumerable<string> codes) =>
        new() { Type = JsonSchemaType.String, Enum = [.. codes.Select(code => JsonValue.Create(code))] };

    private static OpenApiParameter Required(OpenApiParameter parameter)
    {
        parameter.Required = true;
        parameter.Example = parameter.Schema!.Examples?.FirstOrDefault()?.DeepClone();
        return parameter;
    }

    private static OpenApiParameter Optional(
        ParameterLocation location,
        string name,
        string description,
        OpenApiSchema schema
    ) =>
        new()
        {
            Name = name,
            In = location,
            Description = description,
            Schema = schema,
        };
}

/// <summary>An example of a request or response, generated by the code that it documents.</summary>
/// <param name="Name">The name of the example in the document. Equal names mean equal examples.</param>
/// <param name="Make">Creates the example when the document is generated.</param>
/// <param name="MediaType">The media type of the example.</param>
public sealed record ContractExample(
    string Name,
    string Summary,
    Func<IServiceProvider, JsonNode> Make,
    string MediaType = MediaTypes.Json
);

/// <summary>Metadata: a successful status of an operation.</summary>
internal sealed record DeclaredResponse(int Status, IReadOnlyList<ResponseHeader> Headers);

/// <summary>Metadata: the operation never responds with 404.</summary>
internal sealed record NeverNotFound;

/// <summary>Metadata: an example of a response status or of a problem; without a status, of the request body.</summary>
internal sealed record DeclaredExample(int? Status, ProblemKind? Problem, ContractExample Example);
