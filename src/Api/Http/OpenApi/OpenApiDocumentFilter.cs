using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>
/// Forbids additional properties in schemas of requests, allows them in schemas of responses, and removes unused schemas.
/// </summary>
internal sealed class OpenApiDocumentFilter : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Tags = new HashSet<OpenApiTag>(OpenApiSetup.Tags);
        var operations = swaggerDoc.Paths.Values.SelectMany(path => path.Operations!.Values).ToList();
        var schemas = swaggerDoc.Components!.Schemas!;
        var sent = new HashSet<string>(StringComparer.Ordinal);
        var served = new HashSet<string>(StringComparer.Ordinal);

        foreach (var operation in operations)
        {
            AddReachable(operation.RequestBody?.Content, schemas, sent);

            foreach (var response in operation.Responses!.Values)
            {
                AddReachable(response.Content, schemas, served);
            }
        }

        // The service sends webhooks, so the rules of responses apply to their bodies.
        foreach (var operation in swaggerDoc.Webhooks?.Values.SelectMany(path => path.Operations!.Values) ?? [])
        {
            AddReachable(operation.RequestBody!.Content, schemas, served);
        }

        foreach (var response in swaggerDoc.Components.Responses!.Values)
        {
            AddReachable(response.Content, schemas, served);
        }

        foreach (var (name, schema) in schemas)
        {
            // Requests are strict; responses may gain members, and clients ignore members that they do not know (docs/api.md).
            // Enumerations have no members.
            ((OpenApiSchema)schema).AdditionalPropertiesAllowed = schema.Properties is null || !sent.Contains(name);

            if (!sent.Contains(name) && !served.Contains(name))
            {
                schemas.Remove(name);
            }
        }
    }

    private static void AddReachable(
        IDictionary<string, IOpenApiMediaType>? content,
        IDictionary<string, IOpenApiSchema> schemas,
        HashSet<string> reached
    )
    {
        foreach (var body in content?.Values ?? [])
        {
            AddReachable(body.Schema, schemas, reached);
        }
    }

    /// <summary>Adds the names of the schemas that a schema refers to, directly or through others.</summary>
    private static void AddReachable(
        IOpenApiSchema? schema,
        IDictionary<string, IOpenApiSchema> schemas,
        HashSet<string> reached
    )
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } name })
        {
            if (reached.Add(name))
            {
                AddReachable(schemas[name], schemas, reached);
            }

            return;
        }

        IEnumerable<IOpenApiSchema?> parts =
        [
            .. schema?.Properties?.Values ?? [],
            .. schema?.OneOf ?? [],
            schema?.Items,
            schema?.AdditionalProperties,
        ];

        foreach (var part in parts.OfType<IOpenApiSchema>())
        {
            AddReachable(part, schemas, reached);
        }
    }
}
