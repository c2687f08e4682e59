using System.Text.Json.Nodes;
using ChannelFit.Api.Http.Problems;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>What an operation says of itself in the contract, beside what its code shows.</summary>
/// <remarks>Statuses that follow from a key, a body or a path parameter are added by <see cref="OpenApiOperationFilter"/>.</remarks>
public static class OpenApiExtensions
{
    /// <summary>The id of the assessment that examples speak of.</summary>
    public const string ExampleId = "01a202b2-c500-7c3e-9d51-6f0b7a2e4c18";

    /// <summary>What keys and codes in paths look like.</summary>
    public const string SlugPattern = "^[a-z0-9]+(-[a-z0-9]+)*$";

    /// <summary>Takes parameters, which the handler reads for itself, strictly.</summary>
    public static RouteHandlerBuilder WithParameters(
        this RouteHandlerBuilder operation,
        params OpenApiParameter[] parameters
    ) => operation.WithMetadata([.. parameters]);

    /// <summary>Takes the summary, the description and the responses from a file in docs/openapi/.</summary>
    /// <param name="name">The operation's id in kebab-case.</param>
    public static RouteHandlerBuilder WithDocs(this RouteHandlerBuilder operation, string name) =>
        operation.WithMetadata(new OperationDocsName(name));

    /// <summary>Takes a body of any length, a line each of the type; in CSV its members are columns.</summary>
    public static RouteHandlerBuilder AcceptsStream<T>(
        this RouteHandlerBuilder operation,
        string mediaType,
        params string[] others
    )
        where T : notnull => operation.Accepts<T>(mediaType, others);

    /// <summary>Answers 200 with a body of any length, a line each of the type; in CSV its members are columns.</summary>
    public static RouteHandlerBuilder ProducesStream<T>(
        this RouteHandlerBuilder operation,
        string[] mediaTypes,
        params ResponseHeader[] headers
    ) =>
        operation
            .Produces<T>(StatusCodes.Status200OK, mediaTypes[0], mediaTypes[1..])
            .WithMetadata(new DeclaredResponse(StatusCodes.Status200OK, headers));

    /// <summary>Answers with a body.</summary>
    public static RouteHandlerBuilder ProducesResponse<T>(
        this RouteHandlerBuilder operation,
        int status,
        params ResponseHeader[] headers
    ) => operation.Produces<T>(status).WithMetadata(new DeclaredResponse(status, headers));

    /// <summary>Answers with a page for people.</summary>
    public static RouteHandlerBuilder ProducesHtml(
        this RouteHandlerBuilder operation,
        params ResponseHeader[] headers
    ) =>
        operation
            .Produces<string>(StatusCodes.Status200OK, MediaTypes.Html)
            .WithMetadata(new DeclaredResponse(StatusCodes.Status200OK, headers));

    /// <summary>Answers without a body.</summary>
    public static RouteHandlerBuilder ProducesResponse(
        this RouteHandlerBuilder operation,
        int status,
        params ResponseHeader[] headers
    ) => operation.Produces(status).WithMetadata(new DeclaredResponse(status, headers));

    /// <summary>Does what was asked whatever the path names: there is no 404.</summary>
    public static RouteHandlerBuilder WithoutNotFound(this RouteHandlerBuilder operation) =>
        operation.WithMetadata(new NeverNotFound());

    /// <summary>Refuses in ways of its own.</summary>
    public static RouteHandlerBuilder ProducesProblem(this RouteHandlerBuilder operation, params ProblemKind[] kinds) =>
        operation.WithMetadata([.. kinds]);

    /// <summary>Shows a whole request body; the first one shown is what Swagger UI starts with.</summary>
    public static RouteHandlerBuilder WithRequestExamples(
        this RouteHandlerBuilder operation,
        params ContractExample[] examples
    ) => operation.WithMetadata([.. examples.Select(example => new DeclaredExample(null, null, example))]);

    /// <summary>Shows whole request bodies from files in docs/openapi/examples/.</summary>
    public static RouteHandlerBuilder WithRequestExamples(this RouteHandlerBuilder operation, params string[] files) =>
        operation.WithRequestExamples([.. files.Select(file => DocsFile.ReadExample(file))]);

    /// <summary>Shows whole answers of one status.</summary>
    public static RouteHandlerBuilder WithExample(
        this RouteHandlerBuilder operation,
        int status,
        params ContractExample[] examples
    ) => operation.WithMetadata([.. examples.Select(example => new DeclaredExample(status, null, example))]);

    /// <summary>Shows a refusal of its own, in place of the one that all operations share.</summary>
    public static RouteHandlerBuilder WithExample(
        this RouteHandlerBuilder operation,
        ProblemKind refusal,
        ContractExample example
    ) => operation.WithMetadata(new DeclaredExample(refusal.Status, refusal, example));

    /// <summary>A parameter in the path.</summary>
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

    /// <summary>A query parameter, which may be left out.</summary>
    public static OpenApiParameter QueryParameter(string name, string description, OpenApiSchema schema) =>
        Optional(ParameterLocation.Query, name, description, schema);

    /// <summary>A query parameter, which may not; Swagger UI starts with the schema's first example.</summary>
    public static OpenApiParameter RequiredQueryParameter(string name, string description, OpenApiSchema schema) =>
        Always(QueryParameter(name, description, schema));

    /// <summary>A request header, which may be left out.</summary>
    public static OpenApiParameter HeaderParameter(string name, string description, OpenApiSchema schema) =>
        Optional(ParameterLocation.Header, name, description, schema);

    /// <summary>A request header, which may not; Swagger UI starts with the schema's first example.</summary>
    public static OpenApiParameter InHeaderAlways(string name, string description, OpenApiSchema schema) =>
        Always(HeaderParameter(name, description, schema));

    /// <summary>The schema of a text. Its examples stand in the schema, where Swagger UI does not fill them in.</summary>
    public static OpenApiSchema StringSchema(string? format = null, string? pattern = null, params string[] examples) =>
        new()
        {
            Type = JsonSchemaType.String,
            Format = format,
            Pattern = pattern,
            Examples = examples.Length == 0 ? null : [.. examples.Select(example => JsonValue.Create(example))],
        };

    /// <summary>The schema of one of some codes.</summary>
    public static OpenApiSchema EnumSchema(IEnumerable<string> codes) =>
        new() { Type = JsonSchemaType.String, Enum = [.. codes.Select(code => JsonValue.Create(code))] };

    private static OpenApiParameter Always(OpenApiParameter parameter)
    {
        parameter.Required = true;
        parameter.Example = parameter.Schema!.Examples?.FirstOrDefault()?.DeepClone();
        return parameter;
    }

    private static OpenApiParameter Optional(
        ParameterLocation place,
        string name,
        string description,
        OpenApiSchema schema
    ) =>
        new()
        {
            Name = name,
            In = place,
            Description = description,
            Schema = schema,
        };
}

/// <summary>A request or an answer in full, made by the code that it is an example of.</summary>
/// <param name="Name">Names it in the contract; equal names are equal examples.</param>
/// <param name="Make">Makes it when the contract is first asked for.</param>
/// <param name="MediaType">What it is written in.</param>
public sealed record ContractExample(
    string Name,
    string Summary,
    Func<IServiceProvider, JsonNode> Make,
    string MediaType = MediaTypes.Json
);

/// <summary>One status that an operation answers with when it does what was asked.</summary>
internal sealed record DeclaredResponse(int Status, IReadOnlyList<ResponseHeader> Headers);

/// <summary>Says that an operation finds whatever its path names.</summary>
internal sealed record NeverNotFound;

/// <summary>An example and where it belongs: to a status, which may be a refusal, or to the request where there is none.</summary>
internal sealed record DeclaredExample(int? Status, ProblemKind? Refusal, ContractExample Example);
