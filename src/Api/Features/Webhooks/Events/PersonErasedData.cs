namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>The data of <c>person.erased</c>. Only the partner can identify the person, by the ids.</summary>
/// <param name="AssessmentIds">The ids of the person's deleted assessments.</param>
public sealed record PersonErasedData(IReadOnlyList<Guid> AssessmentIds);
