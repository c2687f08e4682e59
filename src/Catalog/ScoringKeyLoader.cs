using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Catalog;

/// <summary>Makes the scoring key of a model.</summary>
internal sealed class ScoringKeyLoader(
    ModelDocument shape,
    Instrument instrument,
    ImmutableArray<ConstructScale> measures,
    Action<bool, string> check
)
{
    /// <summary>The keys of all items, in instrument order.</summary>
    public ImmutableArray<ItemScoring> Build()
    {
        foreach (var code in shape.Items.Keys)
        {
            check(instrument.Find(code) >= 0, $"the scoring key has the unknown item {code}");
        }

        foreach (var item in instrument.Items)
        {
            check(shape.Items.ContainsKey(item.Code), $"the scoring key lacks {item.Code}");
        }

        return [.. instrument.Items.Select(Key)];
    }

    private ItemScoring Key(Item item)
    {
        var key = shape.Items.GetValueOrDefault(item.Code) ?? new(Changeable: false);
        var options = key.Values ?? new Dictionary<string, double>(StringComparer.Ordinal);

        check(
            key.Construct is null || shape.Constructs.Any(construct => construct.Construct == key.Construct),
            $"{item.Code} measures the unknown construct {key.Construct}"
        );
        check(
            item.Type == ItemType.Agreement ? key.Direction is "positive" or "negative" : key.Direction is null,
            $"{item.Code} has the direction {key.Direction ?? "none"}"
        );
        check(item.Type == ItemType.Number == key.Knots is not null, $"{item.Code} has no place for, or lacks, knots");
        check(item.Type == ItemType.Choice || key.Values is null, $"{item.Code} has values and is no choice");
        check(
            !key.Changeable || instrument.Items.All(other => other.ShowWhen?.Item != item.Index),
            $"{item.Code} is changeable and decides what is asked, which no counterfactual follows"
        );

        check(
            key.LimitFactor is null || (item.Type == ItemType.Number && key is { Changeable: true, LimitFactor: >= 1 }),
            $"{item.Code} has a limit factor under 1, or no number to change"
        );

        foreach (var (option, value) in options)
        {
            check(item.FindOption(option) >= 0, $"{item.Code} values the unknown option {option}");
            check(IsWorth(item, value), $"{item.Code} values {option} beyond its limits");
        }

        return new(
            key.Direction == "negative",
            options.Count == 0
                ? []
                : [.. item.Options.Select(option => options.TryGetValue(option, out var value) ? value : double.NaN)],
            Knots(item, key.Knots ?? []),
            key.Changeable,
            key.LimitFactor
        );
    }

    private ImmutableArray<Knot> Knots(Item item, double[][] knots)
    {
        if (Array.Exists(knots, knot => knot.Length != 2))
        {
            check(false, $"a knot of {item.Code} is no pair of numbers");
            return [];
        }

        foreach (var (left, right) in knots.Zip(knots.Skip(1)))
        {
            check(left[0] < right[0], $"the knots of {item.Code} do not rise");
        }

        check(Array.TrueForAll(knots, knot => IsWorth(item, knot[1])), $"the knots of {item.Code} leave its limits");
        return [.. knots.Select(knot => new Knot(knot[0], knot[1]))];
    }

    /// <summary>An item is worth 0 to 1; one that lowers what another says, -1 to 0.</summary>
    private bool IsWorth(Item item, double value) =>
        measures.Any(measure => measure.Drop == item.Index) ? value is >= -1 and <= 0 : value is >= 0 and <= 1;
}
