using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>A claim about constructs and answers that gates, floor, trial, build and flags are made of (scoring.md §4).</summary>
/// <remarks>
/// What is missing reads as its neutral point in the construct conditions and makes an item condition false. Under
/// <see cref="MissingAnswerMode.Possible"/> and <see cref="MissingAnswerMode.Certain"/> it reads as whatever unanswered items could still make it;
/// a hidden item is not missing, since nobody will answer it.
/// </remarks>
public abstract record Condition
{
    /// <summary>Limits closer than this are equal (scoring.md §3).</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Whether the condition holds for a channel.</summary>
    public abstract bool Holds(ConstructScores readings, int channel, MissingAnswerMode lean);

    /// <summary>Whether an answer to the item can decide it for a channel.</summary>
    public abstract bool DependsOn(ScoringModel model, int item, int channel);

    /// <summary>What the condition read: the near miss that a person may ask for.</summary>
    public abstract ConditionInput Describe(ConstructScores readings, int channel);
}

/// <summary>How a condition treats what is not answered.</summary>
public enum MissingAnswerMode
{
    /// <summary>As the point score does.</summary>
    Neutral,

    /// <summary>True where some completion of the answers would make it true.</summary>
    Possible,

    /// <summary>True only where every completion would make it true.</summary>
    Certain,
}

/// <summary>What a condition read, with its limit: numbers or codes; null where a context answer is missing.</summary>
public readonly record struct ConditionInput(
    string Name,
    double? Number,
    string? Option,
    double? Limit,
    string? LimitOption,
    bool Missing
);

/// <summary>A construct's score lies below a limit.</summary>
public sealed record ConstructBelowCondition(string Construct, ImmutableArray<int> Measures, double Limit) : Condition
{
    public override bool Holds(ConstructScores readings, int channel, MissingAnswerMode lean)
    {
        var reading = readings[Measures[channel]];
        var value = lean switch
        {
            MissingAnswerMode.Possible => reading.Low,
            MissingAnswerMode.Certain => reading.High,
            _ => readings.PointOrNeutral(Measures[channel]),
        };
        return value < Limit - Tolerance;
    }

    public override bool DependsOn(ScoringModel model, int item, int channel) =>
        model.ConstructScales[Measures[channel]].Uses(item);

    public override ConditionInput Describe(ConstructScores readings, int channel) =>
        readings.Describe(Construct, Measures[channel], Limit);
}

/// <summary>A construct's score reaches a limit.</summary>
public sealed record ConstructAtLeastCondition(string Construct, ImmutableArray<int> Measures, double Limit) : Condition
{
    public override bool Holds(ConstructScores readings, int channel, MissingAnswerMode lean)
    {
        var reading = readings[Measures[channel]];
        var value = lean switch
        {
            MissingAnswerMode.Possible => reading.High,
            MissingAnswerMode.Certain => reading.Low,
            _ => readings.PointOrNeutral(Measures[channel]),
        };
        return value >= Limit - Tolerance;
    }

    public override bool DependsOn(ScoringModel model, int item, int channel) =>
        model.ConstructScales[Measures[channel]].Uses(item);

    public override ConditionInput Describe(ConstructScores readings, int channel) =>
        readings.Describe(Construct, Measures[channel], Limit);
}

/// <summary>A number answered is at most, or at least, a limit.</summary>
public sealed record NumberAnswerCondition(Item Item, double Limit, bool AtMost) : Condition
{
    public override bool Holds(ConstructScores readings, int channel, MissingAnswerMode lean)
    {
        var answer = readings.Responses[Item.Index];

        if (double.IsNaN(answer))
        {
            return lean == MissingAnswerMode.Possible && readings.Responses.IsVisible(Item);
        }

        return AtMost ? answer <= Limit + Tolerance : answer >= Limit - Tolerance;
    }

    public override bool DependsOn(ScoringModel model, int item, int channel) => Item.Index == item;

    public override ConditionInput Describe(ConstructScores readings, int channel)
    {
        var answer = readings.Responses[Item.Index];
        var missing = double.IsNaN(answer);
        return new(Item.Code, missing ? null : answer, null, Limit, null, missing);
    }
}

/// <summary>A choice item is answered with one option, in the one channel named or in all.</summary>
public sealed record ChoiceAnswerCondition(Item Item, int Option, int? OnlyChannel) : Condition
{
    public override bool Holds(ConstructScores readings, int channel, MissingAnswerMode lean)
    {
        if (OnlyChannel is { } only && only != channel)
        {
            return false;
        }

        var answer = readings.Responses[Item.Index];

        // An item that is hidden is not missing: nobody will answer it.
        return double.IsNaN(answer)
            ? lean == MissingAnswerMode.Possible && readings.Responses.IsVisible(Item)
            : (int)answer == Option;
    }

    public override bool DependsOn(ScoringModel model, int item, int channel) => Item.Index == item;

    public override ConditionInput Describe(ConstructScores readings, int channel)
    {
        var answer = readings.Responses[Item.Index];
        var missing = double.IsNaN(answer);
        return new(Item.Code, null, missing ? null : Item.Options[(int)answer], null, Item.Options[Option], missing);
    }
}
