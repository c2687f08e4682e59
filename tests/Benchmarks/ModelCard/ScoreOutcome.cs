using System.Collections.Immutable;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>Computes scores and verdicts without reasons, which would cost more than both.</summary>
public sealed record ScoreOutcome(ImmutableArray<ChannelScore> Scores, ImmutableArray<ChannelVerdict> Verdicts)
{
    public static ScoreOutcome Of(ScoringModel model, ResponseSet responses) =>
        Of(ConstructScores.Score(model, responses));

    public static ScoreOutcome Of(ConstructScores constructScores)
    {
        var scores = ChannelScorer.Score(constructScores);
        var quality = ResponseQuality.Assess(constructScores, durationSeconds: null);
        return new(scores, VerdictEvaluator.Evaluate(constructScores, scores, quality.WithholdsVerdicts));
    }
}
