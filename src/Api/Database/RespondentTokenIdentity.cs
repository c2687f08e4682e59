namespace ChannelFit.Api.Database;

/// <summary>The partner of a respondent's token, and the one assessment or invitation that it gives access to.</summary>
public sealed record RespondentTokenIdentity(
    Guid PartnerId,
    bool Test,
    string Model,
    string[] Origins,
    Guid? AssessmentId,
    Guid? InvitationId,
    int? RequestsPerMinute
);
