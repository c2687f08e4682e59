namespace ChannelFit.Api.Features.Claims;

/// <summary>An assessment that now belongs to a person.</summary>
/// <param name="AssessmentId">The id of the assessment.</param>
/// <param name="PersonRef">The partner's own id of the person.</param>
public sealed record ClaimResponse(Guid AssessmentId, string PersonRef);
