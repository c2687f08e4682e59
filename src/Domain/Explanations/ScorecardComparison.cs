using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>
/// The certainty that a person's score changed by more than missing answers and the assumed errors explain. It compares
/// likely intervals; it is not the reliable change index.
/// </summary>
public enum RealChange
{
    /// <summary>Each score lies in the likely interval of the other.</summary>
    No,

    /// <summary>The likely intervals do not overlap.</summary>
    Yes,

    /// <summary>Neither of the two, or one of the verdicts is cannot-tell.</summary>
    CannotTell,
}

/// <summary>The change of one term of a score, in tenths of a point.</summary>
/// <param name="Kind">The source of the term.</param>
/// <param name="Index">The position of the shift or the item; 0 for other terms.</param>
public readonly record struct TermChange(ContributionKind Kind, int Index, int Tenths);

/// <summary>Two response sets of one person, scored by one model and compared (docs/api.md#people).</summary>
public sealed class ScorecardComparison
{
    /// <summary>Creates the comparison of two results.</summary>
    /// <exception cref="ArgumentException">The results come from different models.</exception>
    public ScorecardComparison(Scorecard from, Scorecard to)
    {
        if (from.Model != to.Model)
        {
            throw new ArgumentException(
                $"Results of {from.Model.Id} and {to.Model.Id} cannot be compared.",
                nameof(to)
            );
        }

        (From, To) = (from, to);
    }

    public Scorecard From { get; }

    public Scorecard To { get; }

    /// <summary>Returns whether a channel's score has really changed.</summary>
    public RealChange RealChangeOf(int channel)
    {
        var (from, to) = (From.Scores[channel], To.Scores[channel]);

        return From.Verdicts[channel].Verdict == Verdict.CannotTell
            || To.Verdicts[channel].Verdict == Verdict.CannotTell
                ? RealChange.CannotTell
            : from.High < to.Low || to.High < from.Low ? RealChange.Yes
            : Holds(from, to.Score) && Holds(to, from.Score) ? RealChange.No
            : RealChange.CannotTell;
    }

    /// <summary>Returns the terms of a channel that differ, the largest change first. Ties stay in contribution order.</summary>
    /// <remarks>The base is left out. It belongs to the model, so a difference comes from rounding only.</remarks>
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

    /// <summary>Returns the item whose answer decides a term; null if no single answer decides it.</summary>
    public Item? DecidingItem(TermChange change) =>
        change.Kind switch
        {
            ContributionKind.Shift => To.Model.Rules.Shifts[change.Index].Item,
            ContributionKind.Item => To.Model.Instrument.Items[change.Index],
            _ => null,
        };

    /// <summary>Returns the items with different answers, or with an answer in only one of the two, in instrument order.</summary>
    public IEnumerable<Item> ChangedItems() =>
        To.Responses.Instrument.Items.Where(item => !From.Responses[item.Index].Equals(To.Responses[item.Index]));

    private static bool Holds(ChannelScore interval, int score) => interval.Low <= score && score <= interval.High;
}
