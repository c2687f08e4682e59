namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>The names of the events of webhooks, in the contract and in the table <c>delivery</c> (docs/api.md#webhooks).</summary>
public static class WebhookEventNames
{
    public const string ActivityRecorded = "activity.recorded";
    public const string AssessmentCompleted = "assessment.completed";
    public const string AssessmentDeleted = "assessment.deleted";
    public const string InvitationExpired = "invitation.expired";
    public const string PersonErased = "person.erased";
}
