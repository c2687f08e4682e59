using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>What all operations on webhooks share.</summary>
internal static class WebhookEndpointConventions
{
    public const string Tag = "Webhooks";

    public static OpenApiParameter IdParameter { get; } =
        OpenApiExtensions.PathParameter(
            "id",
            "The id of the webhook, as POST /v1/webhooks gave it: a UUIDv7.",
            OpenApiExtensions.StringSchema(format: "uuid"),
            OpenApiExtensions.ExampleId
        );

    /// <summary>An operation on webhooks, with what all of them declare.</summary>
    public static RouteHandlerBuilder WithWebhookDefaults(
        this RouteHandlerBuilder operation,
        string name,
        string summary,
        string description
    ) =>
        operation
            .WithName(name)
            .WithTags(Tag)
            .RequireScope(KeyScope.WebhooksManage)
            .WithSummary(summary)
            .WithDescription(description);

    /// <summary>Declares that all is said by the path: no body, or an empty object.</summary>
    public static RouteHandlerBuilder AcceptsEmptyBody(this RouteHandlerBuilder operation) =>
        operation
            .Accepts<EmptyRequest>(isOptional: true, "application/json")
            .WithRequestExamples(WebhookExamples.EmptyRequest)
            .WithExample(ProblemKind.Validation, WebhookExamples.NotEmpty);
}
