using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>A member that holds the name of an event, or several.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EventNameAttribute() : NamedCodesAttribute("EventName", "What happened.", Names)
{
    /// <summary>Every event, in the order of the contract.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [Outbox.AssessmentCompleted, Outbox.AssessmentDeleted, Outbox.InvitationExpired, Outbox.PersonErased];

    /// <summary>What is said of any other name.</summary>
    public static string Known { get; } = $"There is no such event; there are {string.Join(", ", Names)}.";
}
