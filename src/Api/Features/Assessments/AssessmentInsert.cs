namespace ChannelFit.Api.Features.Assessments;

/// <summary>The insert of an assessment and of the rows that belong to it.</summary>
/// <param name="Partner">The partner to whom the assessment belongs.</param>
/// <param name="Row">The assessment.</param>
/// <param name="Options">Everything that is stored or changed together with it.</param>
internal sealed record AssessmentInsert(Guid Partner, AssessmentRow Row, InsertOptions Options)
{
    /// <summary>True if the insert depends on a person, an invitation, a key or an original assessment.</summary>
    public bool HasConditions =>
        Row.PersonRef is not null
        || Row.RescoreOf is not null
        || Options.InvitationId is not null
        || Options.PublicKeyId is not null
        || Options.IdempotencyKey is not null;
}
