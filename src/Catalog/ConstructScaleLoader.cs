using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Catalog;

/// <summary>Loads the construct scales of a model, and their weights, from its constructs.</summary>
internal sealed class ConstructScaleLoader(
    ModelDocument document,
    Instrument instrument,
    ModelReferenceResolver references,
    Action<bool, string> check
)
{
    /// <summary>Loads the scales: constructs in model order, then the scales of constructs that are measured per channel.</summary>
    public ImmutableArray<ConstructScale> Load()
    {
        var result = new List<ConstructScale>();
        CheckPriors();

        foreach (var construct in document.Constructs)
        {
            check(construct.Neutral is >= 0 and <= 1, $"The neutral of {construct.Construct} must be from 0 to 1.");
            check(construct.Sem is >= 0 and <= 1, $"The sem of {construct.Construct} must be from 0 to 1.");
            check(
                construct.Help?.Share is null or (>= 0 and <= 1),
                $"The help.share of {construct.Construct} must be from 0 to 1."
            );

            if (construct.Combine is "mean" or "mean-with-help")
            {
                check(
                    construct.Combine == "mean-with-help" == construct.Help is not null,
                    $"{construct.Construct} must have help exactly when it combines as mean-with-help."
                );
                var compensating = construct.Help is null
                    ? null
                    : new CompensatingItem(
                        references.ItemIndex(construct.Help.Item),
                        construct.Help.Share,
                        construct.Help.ListedAlone ?? true
                    );
                var items = document
                    .Items.Where(entry => entry.Value.Construct == construct.Construct)
                    .Select(entry => references.ItemIndex(entry.Key))
                    .Where(item => item != compensating?.Item)
                    .Order();
                result.Add(
                    CreateScale(construct, result.Count, -1, [.. items], compensating, lowering: null, prior: null)
                );
            }
            else
            {
                check(
                    construct.Combine == "per-channel",
                    $"{construct.Construct} has the unknown combine {construct.Combine}."
                );
            }
        }

        foreach (var construct in document.Constructs.Where(construct => construct.Combine == "per-channel"))
        {
            foreach (var channel in references.Channels.Where(channel => PresenceItem(construct, channel) >= 0))
            {
                result.Add(
                    CreateScale(
                        construct,
                        result.Count,
                        references.Channels.IndexOf(channel),
                        [PresenceItem(construct, channel)],
                        compensating: null,
                        DropItem(construct, channel),
                        LoadPrior(construct, channel)
                    )
                );
            }
        }

        // A term of a score names an item, which identifies the construct.
        foreach (var item in instrument.Items.Where(item => document.Items.ContainsKey(item.Code)))
        {
            var uses = result.Where(scale => scale.Uses(item.Index)).Select(scale => scale.Construct);
            var constructs = uses.Distinct(StringComparer.Ordinal).ToList();
            check(
                constructs.Count < 2,
                $"{item.Code} must belong to one construct, not to {string.Join(" and ", constructs)}."
            );
        }

        return [.. result];
    }

    private int PresenceItem(ConstructDocument construct, string channel) =>
        instrument.Find($"{construct.Presence}-{channel}");

    /// <summary>Returns the item that lowers the presence in a channel, if the instrument has it.</summary>
    private int? DropItem(ConstructDocument construct, string channel) =>
        instrument.Find($"{construct.Drop}-{channel}") is >= 0 and var item ? item : null;

    private Prior? LoadPrior(ConstructDocument construct, string channel)
    {
        if (document.Priors?.FirstOrDefault(prior => prior.Construct == construct.Construct) is not { } prior)
        {
            return null;
        }

        var item = instrument.Items[references.ItemIndex(prior.Item)];
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

    /// <summary>Checks that the prior is about a construct that is measured per channel, and depends on a choice item.</summary>
    private void CheckPriors()
    {
        foreach (var prior in document.Priors ?? [])
        {
            var item = instrument.Items[references.ItemIndex(prior.Item)];
            check(
                item.Type == ItemType.Choice,
                $"The item of prior {prior.Source} must be a choice item, not {prior.Item}."
            );
            check(
                document.Constructs.Any(construct =>
                    construct.Construct == prior.Construct && construct.Combine == "per-channel"
                ),
                $"The construct of prior {prior.Source} must be measured per channel, not {prior.Construct}."
            );

            foreach (var (option, values) in prior.Values)
            {
                check(item.FindOption(option) >= 0, $"Prior {prior.Source} has the unknown option {option}.");
                check(
                    values.Values.All(value => value is >= 0 and <= 1),
                    $"The values of prior {prior.Source} for {option} must be from 0 to 1."
                );
                references.CheckChannels(values.Keys, $"prior {prior.Source} for {option}");
            }
        }

        check(document.Priors is null or { Length: 1 }, "priors must have one entry.");
    }

    private ConstructScale CreateScale(
        ConstructDocument construct,
        int index,
        int channel,
        ImmutableArray<int> items,
        CompensatingItem? compensating,
        int? lowering,
        Prior? prior
    )
    {
        check(!items.IsEmpty, $"{construct.Construct} must have items.");
        return new(
            index,
            construct.Construct,
            channel,
            construct.Neutral,
            construct.Sem,
            construct.Reflective,
            items,
            compensating,
            lowering,
            prior
        );
    }

    /// <summary>Loads the weights of a scale, by channel.</summary>
    public ImmutableArray<double> LoadWeights(ConstructScale scale)
    {
        var weights = document.Constructs.First(construct => construct.Construct == scale.Construct).Weights;
        references.CheckChannels(weights.Keys, $"the weights of {scale.Construct}");
        return
        [
            .. references.Channels.Select(
                (channel, index) => scale.Channel < 0 || scale.Channel == index ? weights.GetValueOrDefault(channel) : 0
            ),
        ];
    }
}
