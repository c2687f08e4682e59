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
        CheckPriors();

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
                    : new HelpAdjustment(
                        names.ItemIndex(construct.Help.Item),
                        construct.Help.Share,
                        construct.Help.ListedAlone ?? true
                    );
                var items = shape
                    .Items.Where(entry => entry.Value.Construct == construct.Construct)
                    .Select(entry => names.ItemIndex(entry.Key))
                    .Where(item => item != help?.Item)
                    .Order();
                result.Add(Measure(construct, result.Count, -1, [.. items], help, drop: null, prior: null));
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
                        DropOf(construct, channel),
                        PriorOf(construct, channel)
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

    /// <summary>The item that lowers the presence of a channel, where the instrument asks for it.</summary>
    private int? DropOf(ConstructDocument construct, string channel) =>
        instrument.Find($"{construct.Drop}-{channel}") is >= 0 and var item ? item : null;

    private Prior? PriorOf(ConstructDocument construct, string channel)
    {
        if (shape.Priors?.FirstOrDefault(prior => prior.Construct == construct.Construct) is not { } prior)
        {
            return null;
        }

        var item = instrument.Items[names.ItemIndex(prior.Item)];
        return new(
            prior.Source,
            item.Index,
            [
                .. item.Options.Select(option =>
                    prior.Values.TryGetValue(option, out var usual) && usual.TryGetValue(channel, out var value)
                        ? value
                        : double.NaN
                ),
            ]
        );
    }

    /// <summary>A prior speaks of one construct per channel, by the answers to a choice.</summary>
    private void CheckPriors()
    {
        foreach (var prior in shape.Priors ?? [])
        {
            var item = instrument.Items[names.ItemIndex(prior.Item)];
            check(item.Type == ItemType.Choice, $"prior {prior.Source} reads {prior.Item}, which is no choice item");
            check(
                shape.Constructs.Any(construct =>
                    construct.Construct == prior.Construct && construct.Combine == "per-channel"
                ),
                $"prior {prior.Source} speaks of {prior.Construct}, which is not measured per channel"
            );

            foreach (var (option, values) in prior.Values)
            {
                check(item.FindOption(option) >= 0, $"prior {prior.Source} has the unknown option {option}");
                check(
                    values.Values.All(value => value is >= 0 and <= 1),
                    $"prior {prior.Source} of {option} is not 0–1"
                );
                names.CheckChannels(values.Keys, $"prior {prior.Source} of {option}");
            }
        }

        check(shape.Priors is null or { Length: 1 }, "there is more than one prior, or an empty list of them");
    }

    private ConstructScale Measure(
        ConstructDocument construct,
        int index,
        int channel,
        ImmutableArray<int> items,
        HelpAdjustment? help,
        int? drop,
        Prior? prior
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
            drop,
            prior
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
