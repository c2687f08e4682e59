using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Catalog;

/// <summary>Loads the scoring key of a model.</summary>
internal sealed class ScoringKeyLoader(
    ModelDocument document,
    Instrument instrument,
    ImmutableArray<ConstructScale> scales,
    Action<bool, string> check
)
{
    /// <summary>Loads how each item is scored, in instrument order.</summary>
    public ImmutableArray<ItemScoring> Load()
    {
        foreach (var code in document.Items.Keys)
        {
            check(instrument.Find(code) >= 0, $"The scoring key has the unknown item {code}.");
        }

        foreach (var item in instrument.Items)
        {
            check(document.Items.ContainsKey(item.Code), $"The scoring key has no entry for {item.Code}.");
        }

        return [.. instrument.Items.Select(LoadItem)];
    }

    private ItemScoring LoadItem(Item item)
    {
        var scoring = document.Items.GetValueOrDefault(item.Code) ?? new(Changeable: false);
        var options = scoring.Values ?? new Dictionary<string, double>(StringComparer.Ordinal);

        check(
            scoring.Construct is null || document.Constructs.Any(construct => construct.Construct == scoring.Construct),
            $"{item.Code} has the unknown construct {scoring.Construct}."
        );
        check(
            item.Type == ItemType.Agreement ? scoring.Direction is "positive" or "negative" : scoring.Direction is null,
            $"{item.Code} must have the direction positive or negative if it is an agreement item, and otherwise none, not {scoring.Direction ?? "none"}."
        );
        check(
            item.Type == ItemType.Number == scoring.Knots is not null,
            $"{item.Code} must have knots if it is a number item, and otherwise none."
        );
        check(
            item.Type == ItemType.Choice || scoring.Values is null,
            $"{item.Code} must not have values, because it is not a choice item."
        );
        check(
            !scoring.Changeable || instrument.Items.All(other => other.ShowWhen?.Item != item.Index),
            $"{item.Code} must not be changeable, because it decides whether other items are visible."
        );

        check(
            scoring.LimitFactor is null
                || (item.Type == ItemType.Number && scoring is { Changeable: true, LimitFactor: >= 1 }),
            $"The limitFactor of {item.Code} must be at least 1, and the item must be a changeable number."
        );

        foreach (var (option, value) in options)
        {
            check(item.FindOption(option) >= 0, $"{item.Code} has a value for the unknown option {option}.");
            check(IsInRange(item, value), $"The value of {option} of {item.Code} is out of range.");
        }

        return new(
            scoring.Direction == "negative",
            options.Count == 0
                ? []
                : [.. item.Options.Select(option => options.TryGetValue(option, out var value) ? value : double.NaN)],
            LoadKnots(item, scoring.Knots ?? []),
            scoring.Changeable,
            scoring.LimitFactor
        );
    }

    private ImmutableArray<Knot> LoadKnots(Item item, double[][] knots)
    {
        if (Array.Exists(knots, knot => knot.Length != 2))
        {
            check(false, $"Each knot of {item.Code} must be a pair of numbers.");
            return [];
        }

        foreach (var (left, right) in knots.Zip(knots.Skip(1)))
        {
            check(left[0] < right[0], $"The knots of {item.Code} must increase.");
        }

        check(Array.TrueForAll(knots, knot => IsInRange(item, knot[1])), $"The knots of {item.Code} are out of range.");
        return [.. knots.Select(knot => new Knot(knot[0], knot[1]))];
    }

    /// <summary>Returns whether a value is allowed: from 0 to 1, or from -1 to 0 for an item that lowers another one.</summary>
    private bool IsInRange(Item item, double value) =>
        scales.Any(scale => scale.LoweringItem == item.Index) ? value is >= -1 and <= 0 : value is >= 0 and <= 1;
}
