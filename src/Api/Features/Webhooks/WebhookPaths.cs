using ChannelFit.Api.Http;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>What all operations on webhooks share.</summary>
internal static class WebhookPaths
{
    public const string Tag = "Webhooks";

    public static OpenApiParameter Id { get; } =
        Contract.InPath(
            "id",
            "The id of the webhook, as POST /v1/webhooks gave it: a UUIDv7.",
            Contract.Text(format: "uuid"),
            Contract.ExampleId
        );

    /// <summary>An operation on webhooks, with what all of them declare.</summary>
    public static RouteHandlerBuilder Named(
        this RouteHandlerBuilder operation,
        string name,
        string summary,
        string description
    ) =>
        operation
            .WithName(name)
            .WithTags(Tag)
            .Needs(KeyScope.WebhooksManage)
            .WithSummary(summary)
            .WithDescription(description);
}
