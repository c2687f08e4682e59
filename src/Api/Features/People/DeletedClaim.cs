namespace ChannelFit.Api.Features.People;

/// <summary>A deleted assessment that a person had claimed, and the time of the claim.</summary>
public sealed record DeletedClaim(Guid AssessmentId, DateTimeOffset ClaimedAt);
