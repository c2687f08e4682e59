using System.Collections.Immutable;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Scoring;

/// <summary>
/// One construct as its items measure it (scoring.md §2). <c>field-presence</c> is measured once per channel that
/// asks for it; every other construct once.
/// </summary>
/// <param name="Index">Its position: constructs in model order, then field presence by channel.</param>
/// <param name="Construct">The construct's key.</param>
/// <param name="Channel">The one channel it speaks of, or -1.</param>
/// <param name="Neutral">The score that neither helps nor hurts; also what a missing construct reads as.</param>
/// <param name="Error">The assumed standard error of measurement, in the construct's units.</param>
/// <param name="Reflective">Whether its items are effects of the construct, so that they should agree.</param>
/// <param name="Items">The items whose values are averaged.</param>
/// <param name="Help">The item that fills part of what the mean lacks, or null (digital comfort).</param>
/// <param name="Drop">The item that lowers the one presence item, or null (field presence).</param>
/// <param name="Prior">What is usual, where the person does not know; or null.</param>
public sealed record ConstructScale(
    int Index,
    string Construct,
    int Channel,
    double Neutral,
    double Error,
    bool Reflective,
    ImmutableArray<int> Items,
    HelpAdjustment? Help,
    int? Drop,
    Prior? Prior = null
)
{
    /// <summary>The furthest that a score can lie from neutral.</summary>
    public double MaxDistanceFromNeutral => Math.Max(Neutral, 1 - Neutral);

    /// <summary>The items whose values should agree, in instrument order: those of the mean and the one that helps.</summary>
    public ImmutableArray<int> AllItems { get; } = [.. Items.Concat(Help is null ? [] : [Help.Item]).Order()];

    /// <summary>Whether the item is one of those that measure it.</summary>
    public bool Uses(int item) => Items.Contains(item) || Help?.Item == item || Drop == item;

    /// <summary>Reads the construct from a sheet, with the bounds that unanswered items leave open.</summary>
    /// <param name="key">What answers are worth at the least.</param>
    /// <param name="sheet">Says which items are visible.</param>
    /// <param name="values">What its answers are worth, by item.</param>
    public ConstructScore Score(ScoringKey key, ResponseSet sheet, ReadOnlySpan<double> values)
    {
        var reading = Drop is { } drop ? ReadPresence(key, sheet, values, drop) : ReadMean(sheet, values);
        return Prior is null || reading.Answered > 0 ? reading : Prior.Fill(reading, sheet);
    }

    private ConstructScore ReadMean(ResponseSet sheet, ReadOnlySpan<double> values)
    {
        var items = sheet.Instrument.Items;
        var sum = 0.0;
        var (answered, visible) = (0, 0);

        foreach (var item in Items)
        {
            if (sheet.IsVisible(items[item]))
            {
                visible++;

                if (!double.IsNaN(values[item]))
                {
                    sum += values[item];
                    answered++;
                }
            }
        }

        if (visible == 0)
        {
            return ConstructScore.NotApplicable(Neutral);
        }

        var point = answered == 0 ? double.NaN : sum / answered;
        var (low, high) = (sum / visible, (sum + visible - answered) / visible);

        if (Help is { } help)
        {
            var value = values[help.Item];
            var helped = double.IsNaN(value) ? 0 : 1;
            point = help.Apply(point, value);
            (low, high) = (help.Apply(low, value), help.Apply(high, helped == 1 ? value : 1));
            (answered, visible) = (answered + helped, visible + 1);
        }

        return new(point, low, high, (double)answered / visible, answered, visible);
    }

    private ConstructScore ReadPresence(ScoringKey key, ResponseSet sheet, ReadOnlySpan<double> values, int drop)
    {
        var items = sheet.Instrument.Items;

        if (!sheet.IsVisible(items[Items[0]]))
        {
            return ConstructScore.NotApplicable(Neutral);
        }

        var presence = values[Items[0]];
        var asked = sheet.IsVisible(items[drop]) ? 2 : 1;

        if (double.IsNaN(presence))
        {
            return new(double.NaN, 0, 1, 0, 0, asked);
        }

        if (asked == 1)
        {
            return new(presence, presence, presence, 1, 1, asked);
        }

        var lowering = values[drop];

        if (!double.IsNaN(lowering))
        {
            var lowered = Math.Max(0, presence + lowering);
            return new(lowered, lowered, lowered, 1, 2, asked);
        }

        return new(presence, Math.Max(0, presence + key[drop].MinValue), presence, 1, 1, asked);
    }
}

/// <summary>Help that fills at most a share of what a mean lacks: s = m + share·(1−m)·h (scoring.md §2).</summary>
/// <param name="ListedAlone">Whether help without a mean, which lifts nothing, has a term of 0 in explanations.</param>
public sealed record HelpAdjustment(int Item, double Share, bool ListedAlone)
{
    /// <summary>The mean, lifted by the help's value; unanswered help lifts nothing.</summary>
    public double Apply(double mean, double value) => mean + (Share * (1 - mean) * (double.IsNaN(value) ? 0 : value));
}

/// <summary>What a sheet says of one construct.</summary>
/// <param name="Point">Its score in [0, 1]; NaN where it is missing.</param>
/// <param name="Low">The score with every unanswered item at its least.</param>
/// <param name="High">The score with every unanswered item at its most.</param>
/// <param name="Share">The share answered, a_k in scoring.md §3.</param>
/// <param name="Answered">How many of its items carry a value.</param>
/// <param name="Asked">How many of its items are visible; 0 where the construct does not apply.</param>
/// <param name="FromPrior">Whether its score is what is usual, and not what the person said.</param>
public readonly record struct ConstructScore(
    double Point,
    double Low,
    double High,
    double Share,
    int Answered,
    int Asked,
    bool FromPrior = false
)
{
    /// <summary>A construct none of whose items is visible: neutral, and counted as answered.</summary>
    public static ConstructScore NotApplicable(double neutral) => new(neutral, neutral, neutral, 1, 0, 0);

    /// <summary>A construct that is known fully.</summary>
    public static ConstructScore Exact(double score) => new(score, score, score, 1, 1, 1);

    public bool IsMissing => double.IsNaN(Point);

    public bool IsApplicable => Asked > 0;

    /// <summary>Whether its score comes from answers to its own items.</summary>
    public bool IsAnswered => Answered > 0 && !IsMissing;
}
