using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Loads the conditions of gates, floor, trial, build and flags from the model document.</summary>
internal sealed class ConditionLoader(
    ModelDocument document,
    Instrument instrument,
    ImmutableArray<ConstructScale> scales,
    Action<bool, string> check
)
{
    /// <summary>Loads a rule that applies to these channels.</summary>
    public Rule LoadRule(
        ConditionDocument[]? all,
        ConditionDocument[]? any,
        ConditionDocument? unless,
        string[] channels
    )
    {
        check(all is not [] && any is not [] && (all ?? any) is not null, "A rule must have conditions.");
        return new(
            Load(all ?? [], channels),
            Load(any ?? [], channels),
            unless is null ? null : Load([unless], channels)[0]
        );
    }

    /// <summary>Loads the conditions of a rule that applies to these channels.</summary>
    public ImmutableArray<Condition> Load(ConditionDocument[] conditions, string[] channels)
    {
        check(
            Array.TrueForAll(
                conditions,
                condition =>
                    condition.Construct is null || (condition.Below ?? condition.AtLeast) is null or (>= 0 and <= 1)
            ),
            "The limit of a condition on a construct must be from 0 to 1."
        );
        return [.. conditions.Select(condition => Load(condition, channels))];
    }

    private Condition Load(ConditionDocument condition, string[] channels) =>
        condition switch
        {
            { Construct: { } construct, Below: { } limit } => new ConstructBelowCondition(
                construct,
                ScalesByChannel(construct, channels),
                limit
            ),
            { Construct: { } construct, AtLeast: { } limit } => new ConstructAtLeastCondition(
                construct,
                ScalesByChannel(construct, channels),
                limit
            ),
            { Item: { } code, AtMost: { } limit } => new NumberAnswerCondition(
                Item(code, ItemType.Number),
                limit,
                AtMost: true
            ),
            { Item: { } code, AtLeast: { } limit } => new NumberAnswerCondition(
                Item(code, ItemType.Number),
                limit,
                AtMost: false
            ),
            { Item: { } code, Is: { } option } => Choice(code, option, condition.Channel),
            _ => Invalid(),
        };

    private ChoiceAnswerCondition Choice(string code, string option, string? channel)
    {
        var item = Item(code, ItemType.Choice);
        var only = channel is null ? -1 : Array.FindIndex(document.Channels, other => other.Channel == channel);
        check(item.FindOption(option) >= 0, $"A condition has the unknown option {option} of {code}.");
        check(channel is null || only >= 0, $"A condition has the unknown channel {channel}.");
        return new(item, item.FindOption(option), channel is null ? null : only);
    }

    /// <summary>Returns the position of the scale to compare, by channel: the channel's own, or the common one.</summary>
    private ImmutableArray<int> ScalesByChannel(string construct, string[] channels)
    {
        var common = scales.FirstOrDefault(scale => scale.Construct == construct && scale.Channel < 0);
        var byChannel = document
            .Channels.Select(
                (_, index) =>
                    scales.FirstOrDefault(scale => scale.Construct == construct && scale.Channel == index) ?? common
            )
            .ToList();

        foreach (var channel in channels)
        {
            var index = Array.FindIndex(document.Channels, other => other.Channel == channel);
            check(index >= 0 && byChannel[index] is not null, $"{construct} is not measured for {channel}.");
        }

        return [.. byChannel.Select(scale => scale?.Index ?? -1)];
    }

    private Item Item(string code, ItemType type)
    {
        var index = instrument.Find(code);
        check(
            index >= 0 && instrument.Items[index].Type == type,
            $"A condition on {code} requires an item of type {type}."
        );
        return instrument.Items[Math.Max(index, 0)];
    }

    private NumberAnswerCondition Invalid()
    {
        check(false, "A condition must be on a construct or an item.");
        return new(instrument.Items[0], 0, AtMost: true);
    }
}
