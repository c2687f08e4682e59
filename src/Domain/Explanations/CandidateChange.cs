using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>One answer changed to another of a higher item score (scoring.md §8).</summary>
/// <param name="Rise">By how much the item score rises.</param>
internal readonly record struct CandidateChange(Item Item, double To, double Rise)
{
    /// <summary>In units of 1e-9, so that movements that are equal on paper are equal here.</summary>
    public long RiseInUnits { get; } = (long)Math.Floor((Rise / Condition.Tolerance) + .5);

    /// <summary>Returns what can be done otherwise about a channel: by item in instrument order, the least rise first.</summary>
    public static List<CandidateChange[]> FindAll(Scorecard card, int channel)
    {
        var (model, sheet) = (card.Model, card.Responses);
        var result = new List<CandidateChange[]>();

        foreach (var item in sheet.Instrument.Items)
        {
            if (
                model.ScoringKey[item.Index].Changeable
                && IsRead(model, item.Index, channel)
                && Of(model, item, sheet[item.Index]) is { Length: > 0 } moves
            )
            {
                result.Add(moves);
            }
        }

        return result;
    }

    private static bool IsRead(ScoringModel model, int item, int channel)
    {
        var rules = model.Rules;
        return model.ConstructScales.Any(measure => measure.Uses(item) && model.Weight(measure.Index, channel) != 0)
            || rules.Shifts.Any(shift => shift.Item.Index == item)
            || (rules.Floor.Channels[channel] && rules.Floor.When.Reads(model, item, channel))
            || rules.Gates.Any(gate => gate.Channels[channel] && gate.When.Reads(model, item, channel));
    }

    /// <summary>The answers with a higher score than the present one; none where that has no score.</summary>
    private static CandidateChange[] Of(ScoringModel model, Item item, double present)
    {
        var score = model.ScoringKey.ValueOf(item.Index, present);
        return
        [
            .. Candidates(model.ScoringKey[item.Index], item, present)
                .Select(answer => new CandidateChange(
                    item,
                    answer,
                    model.ScoringKey.ValueOf(item.Index, answer) - score
                ))
                .Where(move => move.Rise > Condition.Tolerance) // false where either has no score
                .OrderBy(move => move.RiseInUnits)
                .ThenBy(move => move.To),
        ];
    }

    /// <summary>Every option; of a number every knot, and no further than a person can be asked for, up to which it may go.</summary>
    private static IEnumerable<double> Candidates(ItemScoring key, Item item, double present)
    {
        if (item.Type != ItemType.Number)
        {
            return Enumerable.Range((int)item.Min, (int)(item.Max - item.Min) + 1).Select(answer => (double)answer);
        }

        var knots = key
            .Knots.Select(knot => knot.X)
            .Where(x => x >= item.Min && x <= item.Max && !(item.Whole && x % 1 != 0));

        if (key.LimitFactor is not { } factor || double.IsNaN(present))
        {
            return knots;
        }

        var furthest = (double)PlanRules.ToQuarters(factor * present) / PlanRules.QuartersPerHour;
        return knots.Where(x => x <= furthest).Append(Math.Min(furthest, item.Max)).Distinct();
    }
}
