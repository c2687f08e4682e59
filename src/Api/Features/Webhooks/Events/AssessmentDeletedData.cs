namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>The data of <c>assessment.deleted</c>.</summary>
/// <param name="Id">The id of the deleted assessment.</param>
public sealed record AssessmentDeletedData(Guid Id);
