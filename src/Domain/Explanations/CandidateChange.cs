using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>One answer changed to another of a higher item value (scoring.md §7).</summary>
/// <param name="Rise">By how much the item's value rises.</param>
internal readonly record struct CandidateChange(Item Item, double To, double Rise)
{
    /// <summary>In units of 1e-9, so that movements that are equal on paper are equal here.</summary>
    public long RiseInUnits { get; } = (long)Math.Floor((Rise / Condition.Tolerance) + .5);

    /// <summary>What can be done otherwise about a channel: by item in instrument order, the least rise first.</summary>
    public static List<CandidateChange[]> FindAll(Scorecard card, int channel)
    {
        var (model, sheet) = (card.Model, card.Responses);
        var result = new List<CandidateChange[]>();

        foreach (var item in sheet.Instrument.Items)
        {
            if (
                model.ScoringKey[item.Index].Changeable
                && !double.IsNaN(sheet[item.Index])
                && IsRead(model, item.Index, channel)
                && Of(model, item, sheet[item.Index], channel) is { Length: > 0 } moves
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
            || (rules.Floor.Channels[channel] && rules.Floor.All.Any(IsReadBy))
            || rules.Gates.Any(gate =>
                gate.Channels[channel] && (gate.Any.Any(IsReadBy) || (gate.Unless is { } unless && IsReadBy(unless)))
            );

        bool IsReadBy(Condition condition) => condition.DependsOn(model, item, channel);
    }

    private static CandidateChange[] Of(ScoringModel model, Item item, double present, int channel)
    {
        var key = model.ScoringKey[item.Index];

        if (item.Type == ItemType.Choice && key.Values.IsEmpty)
        {
            return Permissions(model, item, present, channel);
        }

        var answers =
            item.Type == ItemType.Number
                ? key
                    .Knots.Select(knot => knot.X)
                    .Where(x => x >= item.Min && x <= item.Max && !(item.Whole && x % 1 != 0))
                : Enumerable.Range((int)item.Min, (int)(item.Max - item.Min) + 1).Select(answer => (double)answer);
        return
        [
            .. answers
                .Select(answer => new CandidateChange(
                    item,
                    answer,
                    model.ScoringKey.ValueOf(item.Index, answer) - model.ScoringKey.ValueOf(item.Index, present)
                ))
                .Where(move => move.Rise > Condition.Tolerance)
                .OrderBy(move => move.Rise),
        ];
    }

    /// <summary>An item without values moves by the one answer that a gate makes an exception for: ADV2 to "yes".</summary>
    private static CandidateChange[] Permissions(ScoringModel model, Item item, double present, int channel) =>
        [
            .. model
                .Rules.Gates.Where(gate => gate.Channels[channel])
                .Select(gate => gate.Unless)
                .OfType<ChoiceAnswerCondition>()
                .Where(unless => unless.Item.Index == item.Index && unless.Option != (int)present)
                .Select(unless => new CandidateChange(item, unless.Option, 1))
                .Distinct(),
        ];
}
