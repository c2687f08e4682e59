using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Makes the conditions of gates, floor and trial out of their seeds.</summary>
internal sealed class ConditionLoader(
    ModelDocument shape,
    Instrument instrument,
    ImmutableArray<ConstructScale> measures,
    Action<bool, string> check
)
{
    /// <summary>Makes a rule that stands in these channels.</summary>
    public Rule Build(ConditionDocument[]? all, ConditionDocument[]? any, ConditionDocument? unless, string[] channels)
    {
        check(all is not [] && any is not [] && (all ?? any) is not null, "a rule has no conditions");
        return new(
            Build(all ?? [], channels),
            Build(any ?? [], channels),
            unless is null ? null : Build([unless], channels)[0]
        );
    }

    /// <summary>Makes the conditions of a rule that stands in these channels.</summary>
    public ImmutableArray<Condition> Build(ConditionDocument[] conditions, string[] channels)
    {
        check(
            Array.TrueForAll(
                conditions,
                condition =>
                    condition.Construct is null || (condition.Below ?? condition.AtLeast) is null or (>= 0 and <= 1)
            ),
            "a condition compares a construct with what is not 0–1"
        );
        return [.. conditions.Select(condition => Build(condition, channels))];
    }

    private Condition Build(ConditionDocument condition, string[] channels) =>
        condition switch
        {
            { Construct: { } construct, Below: { } limit } => new ConstructBelowCondition(
                construct,
                ByChannel(construct, channels),
                limit
            ),
            { Construct: { } construct, AtLeast: { } limit } => new ConstructAtLeastCondition(
                construct,
                ByChannel(construct, channels),
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
            _ => Nothing(),
        };

    private ChoiceAnswerCondition Choice(string code, string option, string? channel)
    {
        var item = Item(code, ItemType.Choice);
        var only = channel is null ? -1 : Array.FindIndex(shape.Channels, other => other.Channel == channel);
        check(item.FindOption(option) >= 0, $"a condition has the unknown option {option} of {code}");
        check(channel is null || only >= 0, $"a condition has the unknown channel {channel}");
        return new(item, item.FindOption(option), channel is null ? null : only);
    }

    /// <summary>The measure to read, by channel: the channel's own where the construct has one, else the common one.</summary>
    private ImmutableArray<int> ByChannel(string construct, string[] channels)
    {
        var common = measures.FirstOrDefault(measure => measure.Construct == construct && measure.Channel < 0);
        var byChannel = shape
            .Channels.Select(
                (_, index) =>
                    measures.FirstOrDefault(measure => measure.Construct == construct && measure.Channel == index)
                    ?? common
            )
            .ToList();

        foreach (var channel in channels)
        {
            var index = Array.FindIndex(shape.Channels, other => other.Channel == channel);
            check(index >= 0 && byChannel[index] is not null, $"{construct} is not measured for {channel}");
        }

        return [.. byChannel.Select(measure => measure?.Index ?? -1)];
    }

    private Item Item(string code, ItemType type)
    {
        var index = instrument.Find(code);
        check(index >= 0 && instrument.Items[index].Type == type, $"a condition reads {code}, which is no {type} item");
        return instrument.Items[Math.Max(index, 0)];
    }

    private NumberAnswerCondition Nothing()
    {
        check(false, "a condition reads neither a construct nor an item");
        return new(instrument.Items[0], 0, AtMost: true);
    }
}
