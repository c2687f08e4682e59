using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>A member that holds the name of an event, or several.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EventNameAttribute() : SharedEnumSchemaAttribute("EventName", "What happened.", Names)
{
    /// <summary>Every event, in the order of the contract.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [Outbox.AssessmentCompleted, Outbox.AssessmentDeleted, Outbox.InvitationExpired, Outbox.PersonErased];

    /// <summary>The detail of an error about any other name.</summary>
    public static string UnknownEventDetail { get; } = RequestRules.OneOfMessage(new EventNameAttribute());
}
