using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ChannelFit.Domain;

/// <summary>Everything that one sheet and one model say: scores, verdicts and the terms they are made of.</summary>
public sealed class Scorecard
{
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

    /// <summary>Returns the question that would settle most; null where nothing is gained.</summary>
    /// <param name="focus">The channel that the person asks about.</param>
    public Item? NextQuestion(int focus) => Domain.NextQuestion.Of(this, focus);

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
        var quality = ResponseQuality.Of(readings, durationSeconds);
        var scores = Scorer.Score(readings);
        return new(readings, quality, scores, Judge.Of(readings, scores, quality.Withholds));
    }

    /// <summary>Returns the channels that are much better for this person than for most, the most so first.</summary>
    public ImmutableArray<int> Distinctive()
    {
        if (Model.Rules.Distinctive is not { } rules)
        {
            return [];
        }

        return
        [
            .. Model
                .Channels.Where(channel =>
                    rules.Verdicts.Contains(Judgements[channel.Index].Verdict) && Above(channel) >= rules.LeastTenths
                )
                .OrderByDescending(Above) // a stable sort: model order settles ties
                .Take(rules.Most)
                .Select(channel => channel.Index),
        ];

        int Above(Channel channel) =>
            channel.TypicalTenths is { } typical ? Scores[channel.Index].Score - typical : int.MinValue;
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
