using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>Whether a person's score has moved farther than assumed measurement error allows.</summary>
public enum RealChange
{
    /// <summary>Each score lies where the other likely lies.</summary>
    No,

    /// <summary>The likely intervals do not overlap.</summary>
    Yes,

    /// <summary>Neither, or one of the verdicts is none.</summary>
    CannotTell,
}

/// <summary>What a term of a score gained or lost, in tenths of a point.</summary>
/// <param name="Kind">What the term comes from.</param>
/// <param name="Index">The shift's or the item's position; 0 otherwise.</param>
public readonly record struct TermChange(ContributionKind Kind, int Index, int Tenths);

/// <summary>One person's two answer sheets, scored by one model and set side by side (api.md, People).</summary>
public sealed class ScorecardComparison
{
    /// <exception cref="ArgumentException">Two models scored them.</exception>
    public ScorecardComparison(Scorecard from, Scorecard to)
    {
        if (from.Model != to.Model)
        {
            throw new ArgumentException($"{from.Model.Id} and {to.Model.Id} give other scores.", nameof(to));
        }

        (From, To) = (from, to);
    }

    public Scorecard From { get; }

    public Scorecard To { get; }

    /// <summary>Whether a channel's score has really changed.</summary>
    public RealChange RealChangeOf(int channel)
    {
        var (from, to) = (From.Scores[channel], To.Scores[channel]);

        return From.Verdicts[channel].Verdict == Verdict.CannotTell
            || To.Verdicts[channel].Verdict == Verdict.CannotTell
                ? Domain.Explanations.RealChange.CannotTell
            : from.High < to.Low || to.High < from.Low ? Domain.Explanations.RealChange.Yes
            : Holds(from, to.Score) && Holds(to, from.Score) ? Domain.Explanations.RealChange.No
            : Domain.Explanations.RealChange.CannotTell;
    }

    /// <summary>The terms of a channel that differ, the most first; of equal ones the first in contribution order.</summary>
    /// <remarks>The base is the model's own: where it differs, it differs by rounding.</remarks>
    public IEnumerable<TermChange> ContributionChanges(int channel) =>
        From.Contributions[channel]
            .Select(term => term with { Tenths = -term.Tenths })
            .Concat(To.Contributions[channel])
            .Where(term => term.Kind != ContributionKind.Base)
            .GroupBy(term => (term.Kind, term.Index), term => term.Tenths)
            .Select(terms => new TermChange(terms.Key.Kind, terms.Key.Index, terms.Sum()))
            .Where(change => change.Tenths != 0)
            .OrderByDescending(change => Math.Abs(change.Tenths))
            .ThenBy(change => change.Kind)
            .ThenBy(change => change.Index);

    /// <summary>The item whose answer decides a term; null for what no single answer decides.</summary>
    public Item? DecidingItem(TermChange change) =>
        change.Kind switch
        {
            ContributionKind.Shift => To.Model.Rules.Shifts[change.Index].Item,
            ContributionKind.Item => To.Model.Instrument.Items[change.Index],
            _ => null,
        };

    /// <summary>The items that are answered otherwise, or on one sheet only, in instrument order.</summary>
    public IEnumerable<Item> ChangedItems() =>
        To.Responses.Instrument.Items.Where(item => !From.Responses[item.Index].Equals(To.Responses[item.Index]));

    private static bool Holds(ChannelScore interval, int score) => interval.Low <= score && score <= interval.High;
}
