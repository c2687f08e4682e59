using System.Collections.Immutable;
using ChannelFit.Domain;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>Scores and verdicts without their reasons, which cost more than they do.</summary>
public sealed record Outcome(ImmutableArray<ChannelScore> Scores, ImmutableArray<Judgement> Judgements)
{
    public static Outcome Of(ScoringModel model, AnswerSheet sheet) => Of(Readings.Of(model, sheet));

    public static Outcome Of(Readings readings)
    {
        var scores = Scorer.Score(readings);
        var quality = ResponseQuality.Of(readings, durationSeconds: null);
        return new(scores, Judge.Of(readings, scores, quality.Withholds));
    }
}
