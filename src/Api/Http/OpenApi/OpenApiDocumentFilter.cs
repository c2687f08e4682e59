using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Closes the schemas of requests, leaves those of answers open, and drops what nothing on the wire uses.</summary>
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
            Reach(operation.RequestBody?.Content, schemas, sent);

            foreach (var response in operation.Responses!.Values)
            {
                Reach(response.Content, schemas, served);
            }
        }

        // What we send of ourselves is an answer to what happened.
        foreach (var told in swaggerDoc.Webhooks?.Values.SelectMany(path => path.Operations!.Values) ?? [])
        {
            Reach(told.RequestBody!.Content, schemas, served);
        }

        foreach (var response in swaggerDoc.Components.Responses!.Values)
        {
            Reach(response.Content, schemas, served);
        }

        foreach (var (name, schema) in schemas)
        {
            // Requests are strict; answers may gain members, and clients ignore what they do not know (api.md).
            // Of codes nothing is said: they have no members.
            ((OpenApiSchema)schema).AdditionalPropertiesAllowed = schema.Properties is null || !sent.Contains(name);

            if (!sent.Contains(name) && !served.Contains(name))
            {
                schemas.Remove(name);
            }
        }
    }

    private static void Reach(
        IDictionary<string, IOpenApiMediaType>? content,
        IDictionary<string, IOpenApiSchema> schemas,
        HashSet<string> reached
    )
    {
        foreach (var body in content?.Values ?? [])
        {
            Reach(body.Schema, schemas, reached);
        }
    }

    private static void Reach(
        IOpenApiSchema? schema,
        IDictionary<string, IOpenApiSchema> schemas,
        HashSet<string> reached
    )
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } name })
        {
            if (reached.Add(name))
            {
                Reach(schemas[name], schemas, reached);
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
            Reach(part, schemas, reached);
        }
    }
}
