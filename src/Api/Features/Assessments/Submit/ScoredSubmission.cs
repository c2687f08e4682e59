using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>The scores of a submission.</summary>
/// <param name="Model">The model that scored the answers.</param>
/// <param name="Scorecard">The scores.</param>
/// <param name="Focus">The index of the channel that the person asked about.</param>
/// <param name="Plan">The options for the hours plan.</param>
public sealed record ScoredSubmission(PublishedModel Model, Scorecard Scorecard, int Focus, PlanRequest Plan)
{
    /// <summary>The SHA-256 hash of the canonical form of the scores.</summary>
    public byte[] Hash { get; } = CanonicalForm.ComputeHash(Scorecard);
}
