using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ChannelFit.Domain;

/// <summary>Everything that one sheet and one model say: scores, verdicts and the terms they are made of.</summary>
public sealed class Scorecard
{
    /// <summary>The most reasons that are given for a channel.</summary>
    public const int MostReasons = 3;

    private Scorecard(
        Readings readings,
        ResponseQuality quality,
        ImmutableArray<ChannelScore> scores,
        ImmutableArray<Judgement> judgements
    )
    {
        Readings = readings;
        Quality = quality;
        Scores = scores;
        Judgements = judgements;
        Terms = Contributions.Of(readings, scores.AsSpan());
        RankOrder = Order(judgements);
    }

    public Readings Readings { get; }

    public ScoringModel Model => Readings.Model;

    public AnswerSheet Sheet => Readings.Sheet;

    public ResponseQuality Quality { get; }

    /// <summary>By channel, in model order.</summary>
    public ImmutableArray<ChannelScore> Scores { get; }

    /// <summary>By channel, in model order.</summary>
    public ImmutableArray<Judgement> Judgements { get; }

    /// <summary>The terms of each score, by channel; they add up to it exactly.</summary>
    public Contributions Terms { get; }

    /// <summary>Channel positions, best first.</summary>
    public ImmutableArray<int> RankOrder { get; }

    /// <summary>The question that would settle most; null where nothing is gained.</summary>
    public Item? NextQuestion => Domain.NextQuestion.Of(Readings, Judgements.AsSpan());

    /// <summary>Scores a sheet with all its reasons.</summary>
    /// <param name="model">The scoring model.</param>
    /// <param name="sheet">The answers to the model's own instrument.</param>
    /// <param name="durationSeconds">How long answering took, 0–86,400; null where that is not known.</param>
    /// <exception cref="ArgumentException">The sheet answers another instrument.</exception>
    public static Scorecard Of(ScoringModel model, AnswerSheet sheet, int? durationSeconds = null) =>
        Of(Readings.Of(model, sheet), durationSeconds);

    /// <summary>Scores readings, which may come from elsewhere than items.</summary>
    public static Scorecard Of(Readings readings, int? durationSeconds = null)
    {
        var quality = ResponseQuality.Of(readings.Model, readings.Sheet, durationSeconds);
        var scores = Scorer.Score(readings);
        return new(readings, quality, scores, Judge.Of(readings, scores, quality.Withholds));
    }

    /// <summary>The reasons of a channel that matter most: the first fired gates, then items and shifts by points.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="terms">Room for <see cref="MostReasons"/>; takes the items and shifts.</param>
    /// <param name="gates">The gates, as bits by position in the model.</param>
    /// <returns>How many items and shifts there are.</returns>
    public int Reasons(int channel, Span<Contribution> terms, out ulong gates)
    {
        var (fired, room) = (Judgements[channel].Fired, MostReasons);
        gates = 0;

        for (; fired != 0 && room > 0; room--)
        {
            gates |= fired & (~fired + 1); // the lowest bit
            fired &= fired - 1;
        }

        return Terms.Strongest(channel, terms[..room]);
    }

    private static ImmutableArray<int> Order(ImmutableArray<Judgement> judgements)
    {
        var order = new int[judgements.Length];

        for (var channel = 0; channel < order.Length; channel++)
        {
            order[judgements[channel].Rank - 1] = channel;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(order);
    }
}
