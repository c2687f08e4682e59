using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Scoring;

/// <summary>Everything that one sheet and one model say: scores, verdicts and the terms they are made of.</summary>
public sealed class Scorecard
{
    /// <summary>The most reasons that are given for a channel.</summary>
    public const int MaxReasons = 3;

    private Scorecard(
        ConstructScores readings,
        ResponseQuality quality,
        ImmutableArray<ChannelScore> scores,
        ImmutableArray<ChannelVerdict> judgements
    )
    {
        ConstructScores = readings;
        Quality = quality;
        Scores = scores;
        Verdicts = judgements;
        Contributions = Contributions.Compute(readings, scores.AsSpan());
        RankOrder = Order(judgements);
    }

    public ConstructScores ConstructScores { get; }

    public ScoringModel Model => ConstructScores.Model;

    public ResponseSet Responses => ConstructScores.Responses;

    public ResponseQuality Quality { get; }

    /// <summary>By channel, in model order.</summary>
    public ImmutableArray<ChannelScore> Scores { get; }

    /// <summary>By channel, in model order.</summary>
    public ImmutableArray<ChannelVerdict> Verdicts { get; }

    /// <summary>The terms of each score, by channel; they add up to it exactly.</summary>
    public Contributions Contributions { get; }

    /// <summary>Channel positions, best first.</summary>
    public ImmutableArray<int> RankOrder { get; }

    /// <summary>The question that would settle most; null where nothing is gained.</summary>
    public Item? NextQuestion => Domain.Explanations.NextBestQuestion.Find(ConstructScores, Verdicts.AsSpan());

    /// <summary>Scores a sheet with all its reasons.</summary>
    /// <param name="model">The scoring model.</param>
    /// <param name="sheet">The answers to the model's own instrument.</param>
    /// <param name="durationSeconds">How long answering took, 0–86,400; null where that is not known.</param>
    /// <exception cref="ArgumentException">The sheet answers another instrument.</exception>
    public static Scorecard Score(ScoringModel model, ResponseSet sheet, int? durationSeconds = null) =>
        Score(ConstructScores.Score(model, sheet), durationSeconds);

    /// <summary>Scores readings, which may come from elsewhere than items.</summary>
    public static Scorecard Score(ConstructScores readings, int? durationSeconds = null)
    {
        var quality = ResponseQuality.Assess(readings.Model, readings.Responses, durationSeconds);
        var scores = ChannelScorer.Score(readings);
        return new(readings, quality, scores, VerdictEvaluator.Evaluate(readings, scores, quality.WithholdsVerdicts));
    }

    /// <summary>The reasons of a channel that matter most: the first fired gates, then items and shifts by points.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="terms">Room for <see cref="MaxReasons"/>; takes the items and shifts.</param>
    /// <param name="gates">The gates, as bits by position in the model.</param>
    /// <returns>How many items and shifts there are.</returns>
    public int TopReasons(int channel, Span<Contribution> terms, out ulong gates)
    {
        var (fired, room) = (Verdicts[channel].Fired, MaxReasons);
        gates = 0;

        for (; fired != 0 && room > 0; room--)
        {
            gates |= fired & (~fired + 1); // the lowest bit
            fired &= fired - 1;
        }

        return Contributions.Strongest(channel, terms[..room]);
    }

    private static ImmutableArray<int> Order(ImmutableArray<ChannelVerdict> judgements)
    {
        var order = new int[judgements.Length];

        for (var channel = 0; channel < order.Length; channel++)
        {
            order[judgements[channel].Rank - 1] = channel;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(order);
    }
}
