using System.Text.Json.Nodes;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Writes into the contract what we send: the section <c>webhooks</c>, one operation an event.</summary>
internal sealed class WebhookDocumentFilter(EventPayloadRenderer payloads) : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Webhooks = new Dictionary<string, IOpenApiPathItem>(StringComparer.Ordinal);

        foreach (var kind in payloads.EventTypes)
        {
            var name = string.Concat(kind.Name.Split('.').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
            var schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new SortedSet<string>(StringComparer.Ordinal) { "type", "timestamp", "data" },
                Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                {
                    ["type"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.String,
                        Description = "What happened.",
                        Const = kind.Name,
                    },
                    ["timestamp"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.String,
                        Format = "date-time",
                        Description = "When it happened, UTC.",
                    },
                    ["data"] = context.SchemaGenerator.GenerateSchema(kind.Data, context.SchemaRepository),
                },
            };
            swaggerDoc.Webhooks[kind.Name] = new OpenApiPathItem
            {
                Operations = new() { [HttpMethod.Post] = Operation($"on{name}", kind.Description, schema) },
            };
            swaggerDoc
                .Webhooks[kind.Name]
                .Operations![HttpMethod.Post]
                .RequestBody!.Content!["application/json"]
                .Examples!.Add(
                    "sample",
                    new OpenApiExample
                    {
                        Summary = "As it may look.",
                        Value = JsonNode.Parse(EventPayloadRenderer.Sample(kind, WebhookExamples.Timestamp)),
                    }
                );
        }
    }

    private static OpenApiOperation Operation(string id, string description, OpenApiSchema schema) =>
        new()
        {
            OperationId = id,
            Tags = new HashSet<OpenApiTagReference> { new(WebhookEndpointConventions.Tag) },
            Summary = description.Split(':', ',')[0].TrimEnd('.') + ".",
            Description =
                description
                + " Verify the signature over the bytes as they came, refuse what is older than five minutes, and answer "
                + "2xx at once: work is done afterwards. The same webhook-id may come again.",
            Security = [],
            Parameters =
            [
                Header(
                    "webhook-id",
                    "Names the event; the same for every attempt.",
                    "msg_01a202b2c5007c3e9d516f0b7a2e4c18"
                ),
                Header("webhook-timestamp", "When this attempt was sent, in seconds since 1970.", "1795341600"),
                Header(
                    "webhook-signature",
                    "`v1,` and base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}`; two of them, parted by a blank, "
                        + "while a secret is rotated.",
                    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
                ),
            ],
            RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "The event.",
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    ["application/json"] = new OpenApiMediaType
                    {
                        Schema = schema,
                        Examples = new Dictionary<string, IOpenApiExample>(),
                    },
                },
            },
            Responses = new()
            {
                ["2XX"] = new OpenApiResponse { Description = "It arrived." },
                ["4XX"] = new OpenApiResponse
                {
                    Description =
                        "It is tried again for three days and more; after 410 never, and the webhook is disabled.",
                },
            },
        };

    private static OpenApiParameter Header(string name, string description, string example) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = true,
            Description = description,
            Schema = OpenApiExtensions.StringSchema(examples: [example]),
        };
}
