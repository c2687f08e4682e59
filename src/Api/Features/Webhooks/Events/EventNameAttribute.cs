using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>Marks a member that holds the names of one or several event types.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EventNameAttribute() : SharedEnumSchemaAttribute("EventName", "The type of an event.", Names)
{
    /// <summary>All event types, in the order of the OpenAPI document.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        WebhookEventNames.ActivityRecorded,
        WebhookEventNames.AssessmentCompleted,
        WebhookEventNames.AssessmentDeleted,
        WebhookEventNames.InvitationExpired,
        WebhookEventNames.PersonErased,
    ];

    /// <summary>The detail of the error about an unknown event type.</summary>
    public static string UnknownEventDetail { get; } = RequestRules.OneOfMessage(new EventNameAttribute());
}
