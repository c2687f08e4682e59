using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain;

/// <summary>
/// A versioned scoring model, ready to score. It holds everything that decides a number (seeds/models). It is immutable
/// and thread-safe.
/// </summary>
public sealed class ScoringModel
{
    private readonly double[][] gains;

    /// <summary>Creates a model from its rules. The indexes of scales and channels must be their positions.</summary>
    public ScoringModel(ModelRules rules)
    {
        Rules = rules;
        ScoringKey = new(rules.Instrument, rules.ItemScorings);
        TotalWeights =
        [
            .. rules.Channels.Select(channel => rules.ConstructScales.Sum(scale => AbsoluteWeight(scale, channel))),
        ];
        gains =
        [
            .. rules.ConstructScales.Select(scale =>
                rules.Channels.Select(channel => GainOf(scale, channel)).ToArray()
            ),
        ];
        ScalesByChannel =
        [
            .. rules.Channels.Select(channel =>
                rules.ConstructScales.Where(scale => AbsoluteWeight(scale, channel) > 0).ToArray()
            ),
        ];
        GatesByChannel = [.. rules.Channels.Select(channel => GatesIn(channel.Index))];
        ContributionLayouts = CreateLayouts();
        CanonicalLabels = new(this);

        double AbsoluteWeight(ConstructScale scale, Channel channel) => Math.Abs(Weight(scale.Index, channel.Index));
    }

    public ModelRules Rules { get; }

    /// <summary>The identifier that requests use, <c>fit-model@1.0.0</c>.</summary>
    public string Id => Rules.Id;

    public Instrument Instrument => Rules.Instrument;

    public ScoringKey ScoringKey { get; }

    public ImmutableArray<Channel> Channels => Rules.Channels;

    public ImmutableArray<ConstructScale> ConstructScales => Rules.ConstructScales;

    /// <summary>The scales that have a weight in each channel, in the order in which their points are added up.</summary>
    internal ConstructScale[][] ScalesByChannel { get; }

    /// <summary>The sum of all absolute weights, by channel.</summary>
    internal double[] TotalWeights { get; }

    /// <summary>The positions of the gates of each channel.</summary>
    internal int[][] GatesByChannel { get; }

    /// <summary>The order of the terms of each channel's score.</summary>
    internal ContributionLayout[] ContributionLayouts { get; }

    /// <summary>The texts of the model in the canonical form.</summary>
    internal CanonicalLabels CanonicalLabels { get; }

    /// <summary>Returns the position of a channel by its key, or -1.</summary>
    public int FindChannel(string key)
    {
        foreach (var channel in Channels)
        {
            if (string.Equals(channel.Key, key, StringComparison.Ordinal))
            {
                return channel.Index;
            }
        }

        return -1;
    }

    /// <summary>Returns the code of a term: <c>base</c>, the source of a shift or a prior, the code of an item, or <c>bound</c>.</summary>
    public string SourceOf(Contribution term) =>
        term.Kind switch
        {
            ContributionKind.Base => "base",
            ContributionKind.Shift => Rules.Shifts[term.Index].Source,
            ContributionKind.Prior => ConstructScales.First(scale => scale.Prior is not null).Prior!.Source,
            ContributionKind.Item => Instrument.Items[term.Index].Code,
            _ => "bound",
        };

    /// <summary>Throws if the responses belong to another instrument, because they would be read as answers to other items.</summary>
    internal void EnsureInstrument(ResponseSet responses)
    {
        if (responses.Instrument != Instrument)
        {
            throw new ArgumentException(
                $"{Id} scores {Instrument.Id}, not {responses.Instrument.Id}.",
                nameof(responses)
            );
        }
    }

    /// <summary>Returns the points that one unit of distance from neutral adds to a channel: g·w/m (docs/scoring.md#3-channel-scores).</summary>
    internal double Gain(int scale, int channel) => gains[scale][channel];

    internal double Weight(int scale, int channel) => Rules.Weights[scale][channel];

    private double GainOf(ConstructScale scale, Channel channel)
    {
        var weight = Weight(scale.Index, channel.Index);
        return weight == 0 ? 0 : channel.Range / TotalWeights[channel.Index] * weight / scale.MaxDistanceFromNeutral;
    }

    private ContributionLayout[] CreateLayouts()
    {
        var layouts = new ContributionLayout[Channels.Length];
        var start = 0;

        for (var channel = 0; channel < layouts.Length; channel++)
        {
            var own = channel;
            layouts[channel] = new(Rules, start, scale => Gain(scale.Index, own));
            start += layouts[channel].Length;
        }

        return layouts;
    }

    private int[] GatesIn(int channel) =>
        [.. Enumerable.Range(0, Rules.Gates.Length).Where(gate => Rules.Gates[gate].Channels[channel])];
}

/// <summary>The parts of a scoring model, as numbers and positions.</summary>
/// <param name="Id">Key and version.</param>
/// <param name="Hash">SHA-256 of the canonical numbers, <c>sha256:…</c>.</param>
/// <param name="Weights">The signed weights w, by scale, then by channel.</param>
/// <param name="ItemScorings">The scoring of each item, in instrument order.</param>
/// <param name="Shifts">Points that context answers add to channels.</param>
/// <param name="Bands">The lowest scores of watch, support and core.</param>
/// <param name="Gates">Caps on verdicts, in model order.</param>
/// <param name="Build">Which weak channels are offered to build up; null if the model has no such rule.</param>
/// <param name="MinCoverage">The coverage below which the verdict is cannot-tell.</param>
/// <param name="RanksByVerdict">True if channels rank by verdict first, and by score second.</param>
/// <param name="FocusWeight">
/// The weight of the focus channel when the next question is chosen by the distance to a cut score; null for the choice
/// of version 1.
/// </param>
/// <param name="Distinctive">When a channel is named as better for this person than for most people; null for never.</param>
public sealed record ModelRules(
    string Id,
    string Hash,
    Instrument Instrument,
    ImmutableArray<Channel> Channels,
    ImmutableArray<ConstructScale> ConstructScales,
    ImmutableArray<ImmutableArray<double>> Weights,
    ImmutableArray<ItemScoring> ItemScorings,
    ImmutableArray<ContextShift> Shifts,
    VerdictBands Bands,
    ImmutableArray<VerdictGate> Gates,
    VerdictFloor Floor,
    TrialRule Trial,
    BuildRule? Build,
    double MinCoverage,
    ErrorRules Errors,
    bool RanksByVerdict,
    QualityRules Quality,
    PlanRules Plan,
    double? FocusWeight,
    ImmutableArray<FlagRule> Flags,
    CounterfactualRules Counterfactual,
    ReasonRules Reasons,
    DistinctiveRules? Distinctive
);

/// <summary>A way to look for work, such as Twitter or referrals.</summary>
/// <param name="Base">The score of a person who is neutral in every construct.</param>
/// <param name="Range">The greatest change of the score, in points, by all constructs together.</param>
/// <param name="HalfSaturationHours">The weekly hours that give half of the greatest utility (docs/scoring.md#6-hours-plan).</param>
/// <param name="TypicalTenths">The shown score of the average person; null if the model does not give it.</param>
/// <param name="Actions">The weekly actions of the channel.</param>
public sealed record Channel(
    int Index,
    string Key,
    double Base,
    double Range,
    double HalfSaturationHours,
    int? TypicalTenths,
    ActionLadders Actions
);
