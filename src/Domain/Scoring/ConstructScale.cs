using System.Collections.Immutable;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Scoring;

/// <summary>
/// One construct and the items that measure it (docs/scoring.md#2-construct-scores). <c>field-presence</c> has one scale
/// for each channel that asks for it; every other construct has one scale.
/// </summary>
/// <param name="Index">Its position: constructs in model order, then field presence by channel.</param>
/// <param name="Construct">The construct's key.</param>
/// <param name="Channel">The position of the only channel that it is measured for, or -1.</param>
/// <param name="Neutral">The score that neither helps nor hurts. It also replaces a missing score.</param>
/// <param name="Error">The assumed standard error of measurement, in the construct's units.</param>
/// <param name="Reflective">True if its items are effects of the construct, so that their values should agree.</param>
/// <param name="Items">The items whose values are averaged.</param>
/// <param name="CompensatingItem">The item that makes up for part of a low mean, or null (digital comfort).</param>
/// <param name="LoweringItem">The item that lowers the value of the one presence item, or null (field presence).</param>
/// <param name="Prior">The usual score for a person who does not know, or null.</param>
public sealed record ConstructScale(
    int Index,
    string Construct,
    int Channel,
    double Neutral,
    double Error,
    bool Reflective,
    ImmutableArray<int> Items,
    CompensatingItem? CompensatingItem,
    int? LoweringItem,
    Prior? Prior = null
)
{
    /// <summary>The greatest possible distance of a score from neutral.</summary>
    public double MaxDistanceFromNeutral => Math.Max(Neutral, 1 - Neutral);

    /// <summary>The items whose values should agree, in instrument order: those of the mean and the compensating item.</summary>
    public ImmutableArray<int> AllItems { get; } =
    [.. Items.Concat(CompensatingItem is null ? [] : [CompensatingItem.Item]).Order()];

    /// <summary>Returns whether the item is one of those that measure the construct.</summary>
    public bool Uses(int item) => Items.Contains(item) || CompensatingItem?.Item == item || LoweringItem == item;

    /// <summary>Scores the construct, with the range that unanswered items leave.</summary>
    /// <param name="key">The scoring key, for the lowest value of an unanswered item.</param>
    /// <param name="responses">The answers, which decide which items are visible.</param>
    /// <param name="values">The value of each answer, by item.</param>
    public ConstructScore Score(ScoringKey key, ResponseSet responses, ReadOnlySpan<double> values)
    {
        var score = LoweringItem is { } lowering
            ? ScorePresence(key, responses, values, lowering)
            : ScoreMean(responses, values);
        return Prior is null || score.Answered > 0 ? score : Prior.Fill(score, responses);
    }

    private ConstructScore ScoreMean(ResponseSet responses, ReadOnlySpan<double> values)
    {
        var visible = 0;

        foreach (var item in Items)
        {
            visible += responses.IsVisible(responses.Instrument.Items[item]) ? 1 : 0;
        }

        if (visible == 0)
        {
            return ConstructScore.NotApplicable(Neutral);
        }

        var mean = ItemMean.Compute(Items, values); // a hidden item has no value
        var (point, answered) = (mean.Value, mean.Count);
        var (low, high) = (mean.Sum / visible, (mean.Sum + visible - answered) / visible);

        if (CompensatingItem is { } compensating)
        {
            var value = values[compensating.Item];
            var compensated = double.IsNaN(value) ? 0 : 1;
            point = compensating.Apply(point, value);
            (low, high) = (compensating.Apply(low, value), compensating.Apply(high, compensated == 1 ? value : 1));
            (answered, visible) = (answered + compensated, visible + 1);
        }

        return new(point, low, high, (double)answered / visible, answered, visible);
    }

    private ConstructScore ScorePresence(
        ScoringKey key,
        ResponseSet responses,
        ReadOnlySpan<double> values,
        int loweringItem
    )
    {
        var items = responses.Instrument.Items;

        if (!responses.IsVisible(items[Items[0]]))
        {
            return ConstructScore.NotApplicable(Neutral);
        }

        var presence = values[Items[0]];
        var asked = responses.IsVisible(items[loweringItem]) ? 2 : 1;

        if (double.IsNaN(presence))
        {
            return new(double.NaN, 0, 1, 0, 0, asked);
        }

        if (asked == 1)
        {
            return new(presence, presence, presence, 1, 1, asked);
        }

        var lowering = values[loweringItem];

        if (!double.IsNaN(lowering))
        {
            var lowered = Math.Max(0, presence + lowering);
            return new(lowered, lowered, lowered, 1, 2, asked);
        }

        return new(presence, Math.Max(0, presence + key[loweringItem].MinValue), presence, 1, 1, asked);
    }
}

/// <summary>
/// An item that makes up for at most a share of what a mean lacks: s = m + share·(1−m)·h
/// (docs/scoring.md#2-construct-scores).
/// </summary>
/// <param name="Item">The position of the item.</param>
/// <param name="Share">The greatest share of what is lacking that the item makes up for.</param>
/// <param name="ListedAlone">True if the item without a mean, which changes nothing, is listed in explanations with 0 points.</param>
public sealed record CompensatingItem(int Item, double Share, bool ListedAlone)
{
    /// <summary>Returns the mean with the value of the item added; a missing value adds nothing.</summary>
    public double Apply(double mean, double value) => mean + (Share * (1 - mean) * (double.IsNaN(value) ? 0 : value));
}
