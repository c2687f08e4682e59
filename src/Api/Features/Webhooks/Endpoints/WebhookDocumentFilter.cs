using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Adds the section <c>webhooks</c> to the OpenAPI document, with one operation per event type.</summary>
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
                        Description = "The type of the event.",
                        Const = kind.Name,
                    },
                    ["timestamp"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.String,
                        Format = "date-time",
                        Description = "The time of the event, in UTC.",
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
                        Summary = "A sample event.",
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
                + " Verify the signature over the received bytes, reject requests that are older than five minutes, and respond "
                + "with 2xx immediately, before processing the event. The same `webhook-id` may be sent again.",
            Security = [],
            Parameters =
            [
                Header(
                    "webhook-id",
                    "The id of the event, which is the same for every attempt.",
                    "msg_01a202b2c5007c3e9d516f0b7a2e4c18"
                ),
                Header("webhook-timestamp", "The time of this attempt, in seconds since 1970.", "1795341600"),
                Header(
                    "webhook-signature",
                    "`v1,` and base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}`; while a secret is rotated, two "
                        + "signatures separated by a space.",
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
                ["2XX"] = new OpenApiResponse { Description = "The event was received." },
                ["4XX"] = new OpenApiResponse
                {
                    Description =
                        "The event is sent again for more than three days. After 410, it is not sent again and the webhook is disabled.",
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
