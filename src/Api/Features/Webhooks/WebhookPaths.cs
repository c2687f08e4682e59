using ChannelFit.Api.Http;
using ChannelFit.Domain;
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

    /// <summary>Declares that all is said by the path: no body, or an empty object.</summary>
    public static RouteHandlerBuilder AcceptsNothing(this RouteHandlerBuilder operation) =>
        operation
            .Accepts<EmptyRequest>(isOptional: true, "application/json")
            .ShowsRequests(WebhookExamples.EmptyRequest)
            .Shows(ProblemKind.Validation, WebhookExamples.NotEmpty);

    /// <summary>Refuses whatever stands in a body that is to be empty; null where nothing does.</summary>
    public static IResult? RefuseMembers(JsonBody body)
    {
        var faults = new List<Fault>();
        var read = new Members("#", faults);

        foreach (var member in body.Root.EnumerateObject())
        {
            read.Unknown(member, "none");
        }

        return faults.Count > 0 ? Problems.Invalid(faults) : null;
    }
}
