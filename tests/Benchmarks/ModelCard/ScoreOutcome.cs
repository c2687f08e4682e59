using System.Collections.Immutable;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>Scores and verdicts without their reasons, which cost more than they do.</summary>
public sealed record ScoreOutcome(ImmutableArray<ChannelScore> Scores, ImmutableArray<ChannelVerdict> Judgements)
{
    public static ScoreOutcome Of(ScoringModel model, ResponseSet sheet) => Of(ConstructScores.Score(model, sheet));

    public static ScoreOutcome Of(ConstructScores readings)
    {
        var scores = ChannelScorer.Score(readings);
        var quality = ResponseQuality.Assess(readings, durationSeconds: null);
        return new(scores, VerdictEvaluator.Evaluate(readings, scores, quality.WithholdsVerdicts));
    }
}
