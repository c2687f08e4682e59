using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Explanations;

/// <summary>A change of one answer to another answer with a higher value (docs/scoring.md#8-counterfactuals).</summary>
/// <param name="Item">The item.</param>
/// <param name="To">The new answer.</param>
/// <param name="Rise">The difference of the values.</param>
internal readonly record struct CandidateChange(Item Item, double To, double Rise)
{
    /// <summary>The rise in units of 1e-9, so that rises that are equal on paper are equal.</summary>
    public long RiseInUnits { get; } = (long)Math.Floor((Rise / Rounding.Tolerance) + .5);

    /// <summary>Returns the possible changes that can affect a channel, by item in instrument order, the smallest rise first.</summary>
    public static List<CandidateChange[]> FindAll(Scorecard card, int channel)
    {
        var (model, responses) = (card.Model, card.Responses);
        var result = new List<CandidateChange[]>();

        foreach (var item in responses.Instrument.Items)
        {
            if (
                model.ScoringKey[item.Index].Changeable
                && CanAffect(model, item.Index, channel)
                && FindRises(model, item, responses[item.Index]) is { Length: > 0 } candidates
            )
            {
                result.Add(candidates);
            }
        }

        return result;
    }

    private static bool CanAffect(ScoringModel model, int item, int channel)
    {
        var rules = model.Rules;
        return model.ConstructScales.Any(scale => scale.Uses(item) && model.Weight(scale.Index, channel) != 0)
            || rules.Shifts.Any(shift => shift.Item.Index == item)
            || (rules.Floor.Channels[channel] && rules.Floor.When.DependsOn(model, item, channel))
            || rules.Gates.Any(gate => gate.Channels[channel] && gate.When.DependsOn(model, item, channel));
    }

    /// <summary>Returns the changes to answers with a higher value than the present answer; none when that has no value.</summary>
    private static CandidateChange[] FindRises(ScoringModel model, Item item, double present)
    {
        var value = model.ScoringKey.ValueOf(item.Index, present);
        return
        [
            .. PossibleAnswers(model.ScoringKey[item.Index], item, present)
                .Select(answer => new CandidateChange(
                    item,
                    answer,
                    model.ScoringKey.ValueOf(item.Index, answer) - value
                ))
                .Where(change => change.Rise > Rounding.Tolerance) // false when either value is NaN
                .OrderBy(change => change.RiseInUnits)
                .ThenBy(change => change.To),
        ];
    }

    /// <summary>Returns every option of a choice; for a number, every knot up to the limit, and the limit itself.</summary>
    private static IEnumerable<double> PossibleAnswers(ItemScoring scoring, Item item, double present)
    {
        if (item.Type != ItemType.Number)
        {
            return Enumerable.Range((int)item.Min, (int)(item.Max - item.Min) + 1).Select(answer => (double)answer);
        }

        var knots = scoring
            .Knots.Select(knot => knot.X)
            .Where(x => x >= item.Min && x <= item.Max && !(item.IsInteger && x % 1 != 0));

        if (scoring.LimitFactor is not { } factor || double.IsNaN(present))
        {
            return knots;
        }

        var limit = (double)PlanRules.ToQuarters(factor * present) / PlanRules.QuartersPerHour;
        return knots.Where(x => x <= limit).Append(Math.Min(limit, item.Max)).Distinct();
    }
}
