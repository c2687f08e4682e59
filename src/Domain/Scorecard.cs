using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain;

/// <summary>The result of one response set under one model: construct scores, quality, channel scores, verdicts and contributions.</summary>
public sealed class Scorecard
{
    private Scorecard(
        ConstructScores constructScores,
        ResponseQuality quality,
        ImmutableArray<ChannelScore> scores,
        ImmutableArray<ChannelVerdict> verdicts
    )
    {
        ConstructScores = constructScores;
        Quality = quality;
        Scores = scores;
        Verdicts = verdicts;
        Contributions = Contributions.Compute(constructScores, scores.AsSpan());
        RankOrder = ChannelsByRank(verdicts);
    }

    public ConstructScores ConstructScores { get; }

    public ScoringModel Model => ConstructScores.Model;

    public ResponseSet Responses => ConstructScores.Responses;

    public ResponseQuality Quality { get; }

    /// <summary>The scores by channel, in model order.</summary>
    public ImmutableArray<ChannelScore> Scores { get; }

    /// <summary>The verdicts by channel, in model order.</summary>
    public ImmutableArray<ChannelVerdict> Verdicts { get; }

    /// <summary>The terms of each score, by channel; they add up to the score exactly.</summary>
    public Contributions Contributions { get; }

    /// <summary>Channel positions, best first.</summary>
    public ImmutableArray<int> RankOrder { get; }

    /// <summary>Returns the unanswered item whose answer would reduce uncertainty most; null if none would.</summary>
    /// <param name="focus">The channel that the person asks about.</param>
    public Item? FindNextBestQuestion(int focus) => NextBestQuestion.Find(this, focus);

    /// <summary>Scores a response set.</summary>
    /// <param name="model">The scoring model.</param>
    /// <param name="responses">The answers to the model's instrument.</param>
    /// <param name="durationSeconds">How long the person took to answer, 0–86,400; null if it is not known.</param>
    /// <exception cref="ArgumentException">The responses belong to another instrument.</exception>
    public static Scorecard Score(ScoringModel model, ResponseSet responses, int? durationSeconds = null) =>
        Score(ConstructScores.Score(model, responses), durationSeconds);

    /// <summary>Scores construct scores, which can come from elsewhere than items.</summary>
    public static Scorecard Score(ConstructScores constructScores, int? durationSeconds = null)
    {
        var quality = ResponseQuality.Assess(constructScores, durationSeconds);
        var scores = ChannelScorer.Score(constructScores);
        var verdicts = VerdictEvaluator.Evaluate(constructScores, scores, quality.WithholdsVerdicts);
        return new(constructScores, quality, scores, verdicts);
    }

    /// <summary>Returns the channels that suit this person much better than most people, the greatest difference first.</summary>
    public ImmutableArray<int> FindDistinctive()
    {
        if (Model.Rules.Distinctive is not { } rules)
        {
            return [];
        }

        return
        [
            .. Model
                .Channels.Where(channel =>
                    rules.Verdicts.Contains(Verdicts[channel.Index].Verdict) && AboveTypical(channel) >= rules.MinTenths
                )
                .OrderByDescending(AboveTypical) // a stable sort: ties stay in model order
                .Take(rules.MaxChannels)
                .Select(channel => channel.Index),
        ];

        int AboveTypical(Channel channel) =>
            channel.TypicalTenths is { } typical ? Scores[channel.Index].Score - typical : int.MinValue;
    }

    private static ImmutableArray<int> ChannelsByRank(ImmutableArray<ChannelVerdict> verdicts)
    {
        var order = new int[verdicts.Length];

        for (var channel = 0; channel < order.Length; channel++)
        {
            order[verdicts[channel].Rank - 1] = channel;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(order);
    }
}
