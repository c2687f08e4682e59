namespace ChannelFit.Api.Features.Cohort;

/// <summary>A person in the coach's view.</summary>
/// <param name="PersonRef">The partner's own id of the person.</param>
/// <param name="AssessmentId">The latest assessment; null if there is none.</param>
/// <param name="AnswersId">The latest assessment that is not a rescored copy; a copy if no other is stored.</param>
/// <param name="AnsweredAt">The time of these answers.</param>
/// <param name="Focus">The channel that the person asked about.</param>
/// <param name="FocusVerdict">The verdict of this channel.</param>
/// <param name="OpenInvitations">The number of invitations that await a submission.</param>
/// <param name="LastWeek">The Monday of the last week with recorded activity; null if there is none.</param>
/// <param name="Inactive">True without answers and without a recorded week for two weeks.</param>
public sealed record CohortPerson(
    string PersonRef,
    Guid? AssessmentId,
    Guid? AnswersId,
    DateTimeOffset? AnsweredAt,
    string? Focus,
    string? FocusVerdict,
    int OpenInvitations,
    DateOnly? LastWeek,
    bool Inactive
);
