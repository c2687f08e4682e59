using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>A condition on constructs and answers, used by gates, floor, trial, build and flags (docs/scoring.md#4-verdicts).</summary>
/// <remarks>
/// A missing construct counts with its neutral point, and a missing answer makes an item condition false. Under
/// <see cref="MissingAnswerMode.Possible"/> and <see cref="MissingAnswerMode.Certain"/> a missing answer counts as any
/// answer that the person could still give. A hidden item is not missing, because it will never be answered.
/// </remarks>
public abstract record Condition
{
    /// <summary>Returns whether the condition holds for a channel.</summary>
    public abstract bool Holds(ConstructScores constructScores, int channel, MissingAnswerMode mode);

    /// <summary>Returns whether an answer to the item can decide the condition for a channel.</summary>
    public abstract bool DependsOn(ScoringModel model, int item, int channel);

    /// <summary>Returns the value that the condition compares with its limit, so that a person sees how close it was.</summary>
    public abstract ConditionInput Describe(ConstructScores constructScores, int channel);
}

/// <summary>The treatment of missing answers in a condition: the readings of docs/scoring.md#conditions.</summary>
public enum MissingAnswerMode
{
    /// <summary>A missing construct has its neutral point, and a missing answer makes the condition false.</summary>
    Point,

    /// <summary>True when at least one way to complete the answers makes the condition true.</summary>
    Possible,

    /// <summary>True only when every way to complete the answers makes the condition true.</summary>
    Certain,
}

/// <summary>The input of a condition and its limit, as numbers or option codes; null if a context answer is missing.</summary>
public readonly record struct ConditionInput(
    string Name,
    double? Number,
    string? Option,
    double? Limit,
    string? LimitOption,
    bool Missing
)
{
    /// <summary>Returns a construct score and the limit that it is compared with.</summary>
    internal static ConditionInput FromConstruct(
        ConstructScores constructScores,
        string construct,
        int scale,
        double limit
    ) => new(construct, constructScores.PointOrNeutral(scale), null, limit, null, constructScores[scale].IsMissing);
}

/// <summary>The score of a construct is below a limit.</summary>
/// <param name="Construct">The construct's key.</param>
/// <param name="Scales">The position of the scale to compare, by channel.</param>
/// <param name="Limit">The limit.</param>
public sealed record ConstructBelowCondition(string Construct, ImmutableArray<int> Scales, double Limit) : Condition
{
    public override bool Holds(ConstructScores constructScores, int channel, MissingAnswerMode mode)
    {
        var score = constructScores[Scales[channel]];
        var value = mode switch
        {
            MissingAnswerMode.Possible => score.Low,
            MissingAnswerMode.Certain => score.High,
            _ => constructScores.PointOrNeutral(Scales[channel]),
        };
        return value < Limit - Rounding.Tolerance;
    }

    public override bool DependsOn(ScoringModel model, int item, int channel) =>
        model.ConstructScales[Scales[channel]].Uses(item);

    public override ConditionInput Describe(ConstructScores constructScores, int channel) =>
        ConditionInput.FromConstruct(constructScores, Construct, Scales[channel], Limit);
}

/// <summary>The score of a construct is at least a limit.</summary>
/// <param name="Construct">The construct's key.</param>
/// <param name="Scales">The position of the scale to compare, by channel.</param>
/// <param name="Limit">The limit.</param>
public sealed record ConstructAtLeastCondition(string Construct, ImmutableArray<int> Scales, double Limit) : Condition
{
    public override bool Holds(ConstructScores constructScores, int channel, MissingAnswerMode mode)
    {
        var score = constructScores[Scales[channel]];
        var value = mode switch
        {
            MissingAnswerMode.Possible => score.High,
            MissingAnswerMode.Certain => score.Low,
            _ => constructScores.PointOrNeutral(Scales[channel]),
        };
        return value >= Limit - Rounding.Tolerance;
    }

    public override bool DependsOn(ScoringModel model, int item, int channel) =>
        model.ConstructScales[Scales[channel]].Uses(item);

    public override ConditionInput Describe(ConstructScores constructScores, int channel) =>
        ConditionInput.FromConstruct(constructScores, Construct, Scales[channel], Limit);
}

/// <summary>The answer to a number item is at most, or at least, a limit.</summary>
public sealed record NumberAnswerCondition(Item Item, double Limit, bool AtMost) : Condition
{
    public override bool Holds(ConstructScores constructScores, int channel, MissingAnswerMode mode)
    {
        var answer = constructScores.Responses[Item.Index];

        if (double.IsNaN(answer))
        {
            return mode == MissingAnswerMode.Possible && constructScores.Responses.IsVisible(Item);
        }

        return AtMost ? answer <= Limit + Rounding.Tolerance : answer >= Limit - Rounding.Tolerance;
    }

    public override bool DependsOn(ScoringModel model, int item, int channel) => Item.Index == item;

    public override ConditionInput Describe(ConstructScores constructScores, int channel)
    {
        var answer = constructScores.Responses[Item.Index];
        var missing = double.IsNaN(answer);
        return new(Item.Code, missing ? null : answer, null, Limit, null, missing);
    }
}

/// <summary>The answer to a choice item is one certain option.</summary>
/// <param name="Item">The choice item.</param>
/// <param name="Option">The position of the option.</param>
/// <param name="OnlyChannel">The only channel for which the condition can hold; null for every channel.</param>
public sealed record ChoiceAnswerCondition(Item Item, int Option, int? OnlyChannel) : Condition
{
    public override bool Holds(ConstructScores constructScores, int channel, MissingAnswerMode mode)
    {
        if (OnlyChannel is { } only && only != channel)
        {
            return false;
        }

        var answer = constructScores.Responses[Item.Index];

        return double.IsNaN(answer)
            ? mode == MissingAnswerMode.Possible && constructScores.Responses.IsVisible(Item)
            : (int)answer == Option;
    }

    public override bool DependsOn(ScoringModel model, int item, int channel) => Item.Index == item;

    public override ConditionInput Describe(ConstructScores constructScores, int channel)
    {
        var answer = constructScores.Responses[Item.Index];
        var missing = double.IsNaN(answer);
        return new(Item.Code, null, missing ? null : Item.Options[(int)answer], null, Item.Options[Option], missing);
    }
}
