using System.Collections.Immutable;

namespace ChannelFit.Domain;

/// <summary>A claim about constructs and answers that gates, floor, trial, build and flags are made of (scoring.md §4).</summary>
/// <remarks>
/// What is missing reads as its neutral point in the construct conditions and makes an item condition false. Under
/// <see cref="Lean.IfPossible"/> and <see cref="Lean.IfCertain"/> it reads as whatever unanswered items could still make it;
/// a hidden item is not missing, since nobody will answer it.
/// </remarks>
public abstract record Condition
{
    /// <summary>Limits closer than this are equal (scoring.md §3).</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Whether the condition holds for a channel.</summary>
    public abstract bool Holds(Readings readings, int channel, Lean lean);

    /// <summary>Whether an answer to the item can decide it for a channel.</summary>
    public abstract bool Reads(ScoringModel model, int item, int channel);

    /// <summary>What the condition read: the near miss that a person may ask for.</summary>
    public abstract ConditionRead Show(Readings readings, int channel);
}

/// <summary>How a condition treats what is not answered.</summary>
public enum Lean
{
    /// <summary>As the point score does.</summary>
    Point,

    /// <summary>True where some completion of the answers would make it true.</summary>
    IfPossible,

    /// <summary>True only where every completion would make it true.</summary>
    IfCertain,
}

/// <summary>What a condition read, with its limit: numbers or codes; null where a context answer is missing.</summary>
public readonly record struct ConditionRead(
    string Name,
    double? Number,
    string? Option,
    double? Limit,
    string? LimitOption,
    bool Missing
);

/// <summary>A construct's score lies below a limit.</summary>
public sealed record ConstructBelow(string Construct, ImmutableArray<int> Measures, double Limit) : Condition
{
    public override bool Holds(Readings readings, int channel, Lean lean)
    {
        var reading = readings[Measures[channel]];
        var value = lean switch
        {
            Lean.IfPossible => reading.Low,
            Lean.IfCertain => reading.High,
            _ => readings.PointOrNeutral(Measures[channel]),
        };
        return value < Limit - Tolerance;
    }

    public override bool Reads(ScoringModel model, int item, int channel) =>
        model.Measures[Measures[channel]].Asks(item);

    public override ConditionRead Show(Readings readings, int channel) =>
        readings.Show(Construct, Measures[channel], Limit);
}

/// <summary>A construct's score reaches a limit.</summary>
public sealed record ConstructAtLeast(string Construct, ImmutableArray<int> Measures, double Limit) : Condition
{
    public override bool Holds(Readings readings, int channel, Lean lean)
    {
        var reading = readings[Measures[channel]];
        var value = lean switch
        {
            Lean.IfPossible => reading.High,
            Lean.IfCertain => reading.Low,
            _ => readings.PointOrNeutral(Measures[channel]),
        };
        return value >= Limit - Tolerance;
    }

    public override bool Reads(ScoringModel model, int item, int channel) =>
        model.Measures[Measures[channel]].Asks(item);

    public override ConditionRead Show(Readings readings, int channel) =>
        readings.Show(Construct, Measures[channel], Limit);
}

/// <summary>A number answered is at most, or at least, a limit.</summary>
public sealed record NumberAnswer(Item Item, double Limit, bool AtMost) : Condition
{
    public override bool Holds(Readings readings, int channel, Lean lean)
    {
        var answer = readings.Sheet[Item.Index];

        if (double.IsNaN(answer))
        {
            return lean == Lean.IfPossible && readings.Sheet.IsVisible(Item);
        }

        return AtMost ? answer <= Limit + Tolerance : answer >= Limit - Tolerance;
    }

    public override bool Reads(ScoringModel model, int item, int channel) => Item.Index == item;

    public override ConditionRead Show(Readings readings, int channel)
    {
        var answer = readings.Sheet[Item.Index];
        var missing = double.IsNaN(answer);
        return new(Item.Code, missing ? null : answer, null, Limit, null, missing);
    }
}

/// <summary>A choice item is answered with one option, in the one channel named or in all.</summary>
public sealed record ChoiceAnswer(Item Item, int Option, int? OnlyChannel) : Condition
{
    public override bool Holds(Readings readings, int channel, Lean lean)
    {
        if (OnlyChannel is { } only && only != channel)
        {
            return false;
        }

        var answer = readings.Sheet[Item.Index];

        // An item that is hidden is not missing: nobody will answer it.
        return double.IsNaN(answer) ? lean == Lean.IfPossible && readings.Sheet.IsVisible(Item) : (int)answer == Option;
    }

    public override bool Reads(ScoringModel model, int item, int channel) => Item.Index == item;

    public override ConditionRead Show(Readings readings, int channel)
    {
        var answer = readings.Sheet[Item.Index];
        var missing = double.IsNaN(answer);
        return new(Item.Code, null, missing ? null : Item.Options[(int)answer], null, Item.Options[Option], missing);
    }
}
