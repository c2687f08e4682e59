namespace ChannelFit.Api.Features.Cohort;

/// <summary>A person in the coach's view.</summary>
/// <param name="PersonRef">The partner's own id of the person.</param>
/// <param name="AssessmentId">The latest assessment; null if there is none.</param>
/// <param name="AssessedAt">The time of the latest assessment.</param>
/// <param name="Focus">The channel that the person asked about.</param>
/// <param name="FocusVerdict">The verdict of this channel.</param>
/// <param name="OpenInvitations">The number of invitations that await a submission.</param>
/// <param name="LastWeek">The Monday of the last week with recorded activity; null if there is none.</param>
/// <param name="Inactive">True without answers and without a recorded week for two weeks.</param>
public sealed record CohortPerson(
    string PersonRef,
    Guid? AssessmentId,
    DateTimeOffset? AssessedAt,
    string? Focus,
    string? FocusVerdict,
    int OpenInvitations,
    DateOnly? LastWeek,
    bool Inactive
);
