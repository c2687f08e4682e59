using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Scoring;

/// <summary>Everything that one sheet and one model say: scores, verdicts and the terms they are made of.</summary>
public sealed class Scorecard
{
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

    /// <summary>Returns the question that would settle most; null where nothing is gained.</summary>
    /// <param name="focus">The channel that the person asks about.</param>
    public Item? NextQuestion(int focus) => Domain.Explanations.NextBestQuestion.Find(this, focus);

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
        var quality = ResponseQuality.Assess(readings, durationSeconds);
        var scores = ChannelScorer.Score(readings);
        return new(readings, quality, scores, VerdictEvaluator.Evaluate(readings, scores, quality.WithholdsVerdicts));
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
                    rules.Verdicts.Contains(Verdicts[channel.Index].Verdict) && Above(channel) >= rules.LeastTenths
                )
                .OrderByDescending(Above) // a stable sort: model order settles ties
                .Take(rules.Most)
                .Select(channel => channel.Index),
        ];

        int Above(Channel channel) =>
            channel.TypicalTenths is { } typical ? Scores[channel.Index].Score - typical : int.MinValue;
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
