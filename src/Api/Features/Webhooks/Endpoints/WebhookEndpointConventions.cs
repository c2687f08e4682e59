using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Conventions that all operations on webhooks share.</summary>
internal static class WebhookEndpointConventions
{
    public const string Tag = "Webhooks";

    public static OpenApiParameter IdParameter { get; } =
        OpenApiExtensions.PathParameter(
            "id",
            "The id of the webhook, as returned by `POST /v1/webhooks`: a UUIDv7.",
            OpenApiExtensions.StringSchema(format: "uuid"),
            OpenApiExtensions.ExampleId
        );

    /// <summary>Adds the tag and the scope of operations on webhooks.</summary>
    public static RouteHandlerBuilder WithWebhookDefaults(this RouteHandlerBuilder operation) =>
        operation.WithTags(Tag).RequireScope(KeyScope.WebhooksManage);

    /// <summary>Declares that the body of the operation is optional and must be an empty object.</summary>
    public static RouteHandlerBuilder AcceptsEmptyBody(this RouteHandlerBuilder operation) =>
        operation
            .Accepts<EmptyRequest>(isOptional: true, "application/json")
            .WithRequestExamples("rotate-webhook-secret.emptyRequest")
            .WithExample(ProblemKind.Validation, WebhookExamples.UnknownMember);
}
