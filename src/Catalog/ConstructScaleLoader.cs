using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Catalog;

/// <summary>Makes the measures of a model, and their weights, out of its constructs.</summary>
internal sealed class ConstructScaleLoader(
    ModelDocument shape,
    Instrument instrument,
    ModelReferenceResolver names,
    Action<bool, string> check
)
{
    /// <summary>Constructs in model order, each once; those measured per channel come last, channel by channel.</summary>
    public ImmutableArray<ConstructScale> Build()
    {
        var result = new List<ConstructScale>();

        foreach (var construct in shape.Constructs)
        {
            check(construct.Neutral is >= 0 and <= 1, $"the neutral point of {construct.Construct} is not 0–1");
            check(construct.Sem is >= 0 and <= 1, $"the error of {construct.Construct} is not 0–1");
            check(construct.Help?.Share is null or (>= 0 and <= 1), $"the help of {construct.Construct} is not 0–1");

            if (construct.Combine is "mean" or "mean-with-help")
            {
                check(
                    construct.Combine == "mean-with-help" == construct.Help is not null,
                    $"{construct.Construct} combines as {construct.Combine} and has {(construct.Help is null ? "no " : "")}help"
                );
                var help = construct.Help is null
                    ? null
                    : new HelpAdjustment(names.ItemIndex(construct.Help.Item), construct.Help.Share);
                var items = shape
                    .Items.Where(entry => entry.Value.Construct == construct.Construct)
                    .Select(entry => names.ItemIndex(entry.Key))
                    .Where(item => item != help?.Item)
                    .Order();
                result.Add(Measure(construct, result.Count, -1, [.. items], help, drop: null));
            }
            else
            {
                check(construct.Combine == "per-channel", $"{construct.Construct} combines as {construct.Combine}");
            }
        }

        foreach (var construct in shape.Constructs.Where(construct => construct.Combine == "per-channel"))
        {
            foreach (var channel in names.Channels.Where(channel => Presence(construct, channel) >= 0))
            {
                result.Add(
                    Measure(
                        construct,
                        result.Count,
                        names.Channels.IndexOf(channel),
                        [Presence(construct, channel)],
                        help: null,
                        names.ItemIndex($"{construct.Drop}-{channel}")
                    )
                );
            }
        }

        // The terms of a score name an item, and with it its construct.
        foreach (var item in instrument.Items.Where(item => shape.Items.ContainsKey(item.Code)))
        {
            var told = result.Where(measure => measure.Uses(item.Index)).Select(measure => measure.Construct);
            var constructs = told.Distinct(StringComparer.Ordinal).ToList();
            check(constructs.Count < 2, $"{item.Code} speaks to {string.Join(" and to ", constructs)}");
        }

        return [.. result];
    }

    private int Presence(ConstructDocument construct, string channel) =>
        instrument.Find($"{construct.Presence}-{channel}");

    private ConstructScale Measure(
        ConstructDocument construct,
        int index,
        int channel,
        ImmutableArray<int> items,
        HelpAdjustment? help,
        int? drop
    )
    {
        check(!items.IsEmpty, $"{construct.Construct} has no items");
        return new(
            index,
            construct.Construct,
            channel,
            construct.Neutral,
            construct.Sem,
            construct.Reflective,
            items,
            help,
            drop
        );
    }

    /// <summary>What a measure weighs, by channel.</summary>
    public ImmutableArray<double> Weights(ConstructScale measure)
    {
        var weights = shape.Constructs.First(construct => construct.Construct == measure.Construct).Weights;
        names.CheckChannels(weights.Keys, $"the weights of {measure.Construct}");
        return
        [
            .. names.Channels.Select(
                (channel, index) =>
                    measure.Channel < 0 || measure.Channel == index ? weights.GetValueOrDefault(channel) : 0
            ),
        ];
    }
}
