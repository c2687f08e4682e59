using ChannelFit.Catalog;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>A scored set of answers, with the channel that the person asked about and the options for the plan.</summary>
public sealed record ScoredSubmission(PublishedModel Seed, Scorecard Card, int Focus, PlanRequest Wishes)
{
    /// <summary>The SHA-256 of the canonical form, computed once: it is stored, checked and shown.</summary>
    public byte[] Hash { get; } = CanonicalForm.ComputeHash(Card);
}
