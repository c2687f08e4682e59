namespace ChannelFit.Api.Features.Assessments;

/// <summary>The filter of a list of assessments. Ids contain their time, so bounds in time are bounds on ids.</summary>
public sealed record AssessmentFilter(bool Test, string? PersonRef, Guid From, Guid Before, int Limit);
