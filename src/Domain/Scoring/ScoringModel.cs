using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Scoring;

/// <summary>
/// A versioned scoring model, ready to score: everything that decides a number (reference/model.json). Immutable and
/// safe on any thread.
/// </summary>
public sealed class ScoringModel
{
    /// <summary>A model of these parts; measure and channel indexes must be their positions.</summary>
    /// <param name="rules">The parts as the seed gives them.</param>
    public ScoringModel(ModelRules rules)
    {
        Rules = rules;
        ScoringKey = new(rules.Instrument, rules.Keys);
        CanonicalLabels = new(rules);
        TotalWeights = [.. rules.Channels.Select(channel => rules.Measures.Sum(measure => Size(measure, channel)))];
        gains =
        [
            .. rules.Measures.Select(measure => rules.Channels.Select(channel => GainOf(measure, channel)).ToArray()),
        ];
        Weighed =
        [
            .. rules.Channels.Select(channel => rules.Measures.Where(measure => Size(measure, channel) > 0).ToArray()),
        ];
        GatesByChannel = [.. rules.Channels.Select(channel => GatesIn(channel.Index))];
        Layout = new(rules, Gain);

        double Size(ConstructScale measure, Channel channel) => Math.Abs(Weight(measure.Index, channel.Index));
    }

    private readonly double[][] gains;

    /// <summary>The measures that have weight in each channel, in the order in which their points are added up.</summary>
    internal ConstructScale[][] Weighed { get; }

    /// <summary>The size of all weights of a channel, by channel.</summary>
    internal double[] TotalWeights { get; }

    /// <summary>The gates that stand in each channel, by position.</summary>
    internal int[][] GatesByChannel { get; }

    /// <summary>Where the terms of each channel stand.</summary>
    internal ContributionLayout Layout { get; }

    /// <summary>The names in the canonical form.</summary>
    internal CanonicalFormLabels CanonicalLabels { get; }

    public ModelRules Rules { get; }

    /// <summary>The name that requests use, <c>fit-model@1.0.0</c>.</summary>
    public string Id => Rules.Id;

    public Instrument Instrument => Rules.Instrument;

    public ScoringKey ScoringKey { get; }

    public ImmutableArray<Channel> Channels => Rules.Channels;

    public ImmutableArray<ConstructScale> ConstructScales => Rules.Measures;

    /// <summary>The position of a channel by its key, or -1.</summary>
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

    /// <summary>The code that names a term: <c>base</c>, a shift's or a prior's source, an item's code or <c>bound</c>.</summary>
    public string SourceOf(Contribution term) =>
        term.Kind switch
        {
            ContributionKind.Base => "base",
            ContributionKind.Shift => Rules.Shifts[term.Index].Source,
            ContributionKind.Prior => Layout.PriorSource!,
            ContributionKind.Item => Instrument.Items[term.Index].Code,
            _ => "bound",
        };

    /// <summary>Refuses a sheet of another instrument: its cells would be read as answers to other questions.</summary>
    internal void EnsureInstrument(ResponseSet sheet)
    {
        if (sheet.Instrument != Instrument)
        {
            throw new ArgumentException($"{Id} reads {Instrument.Id}, not {sheet.Instrument.Id}.", nameof(sheet));
        }
    }

    /// <summary>Points of a channel for one unit of a measure's distance from neutral: g·w/m (scoring.md §3).</summary>
    internal double Gain(int measure, int channel) => gains[measure][channel];

    internal double Weight(int measure, int channel) => Rules.Weights[measure][channel];

    private double GainOf(ConstructScale measure, Channel channel)
    {
        var weight = Weight(measure.Index, channel.Index);
        return weight == 0 ? 0 : channel.Range / TotalWeights[channel.Index] * weight / measure.MaxDistanceFromNeutral;
    }

    private int[] GatesIn(int channel) =>
        [.. Enumerable.Range(0, Rules.Gates.Length).Where(gate => Rules.Gates[gate].Channels[channel])];
}

/// <summary>The parts of a scoring model, as numbers and positions.</summary>
/// <param name="Id">Key and version.</param>
/// <param name="Hash">SHA-256 of the canonical numbers, <c>sha256:…</c>.</param>
/// <param name="Weights">By measure, then by channel: the signed importance w.</param>
/// <param name="Shifts">Points that answers add to channels beside the constructs.</param>
/// <param name="Bands">The least tenths of watch, support and core.</param>
/// <param name="Gates">Caps on verdicts, in model order.</param>
/// <param name="Build">Which weak channels are offered to grow into; null where the model has no such rule.</param>
/// <param name="MinimumCoverage">The coverage below which nothing can be told.</param>
/// <param name="RanksByVerdict">Whether channels rank by verdict first, and not by score alone.</param>
/// <param name="FocusWeight">
/// How often the focus counts when the next question is chosen by nearness to a cut score; null for the choice of version 1.
/// </param>
/// <param name="Distinctive">When a channel is named as better for this person than for most; null for never.</param>
public sealed record ModelRules(
    string Id,
    string Hash,
    Instrument Instrument,
    ImmutableArray<Channel> Channels,
    ImmutableArray<ConstructScale> Measures,
    ImmutableArray<ImmutableArray<double>> Weights,
    ImmutableArray<ItemScoring> Keys,
    ImmutableArray<ContextShift> Shifts,
    VerdictBands Bands,
    ImmutableArray<VerdictGate> Gates,
    VerdictFloor Floor,
    TrialRule Trial,
    Build? Build,
    double MinimumCoverage,
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

/// <summary>How far scores can be wrong, and how verdicts are tested against it (scoring.md §§3, 4).</summary>
/// <param name="LikelyFactor">How many standard errors the likely interval reaches to each side: 1.28 for level .80.</param>
/// <param name="ModelSd">The standard error of the model itself, in points.</param>
/// <param name="FirmFactor">A verdict that holds so many standard errors to each side is firm; null for the two tests of version 1.</param>
/// <param name="LeaningFactor">A verdict that holds so many standard errors to each side is leaning.</param>
public sealed record ErrorRules(double LikelyFactor, double ModelSd, double? FirmFactor, double LeaningFactor);

/// <summary>A way of looking for work.</summary>
/// <param name="Base">The score of a person neutral in everything.</param>
/// <param name="Range">How many points the person can move it, summed over constructs.</param>
/// <param name="HalfSaturationHours">The weekly hours that give half of the worth (scoring.md §6).</param>
/// <param name="TypicalTenths">The shown score of the average person; null where the model does not say.</param>
/// <param name="Actions">What to do there in a week.</param>
public sealed record Channel(
    int Index,
    string Key,
    double Base,
    double Range,
    double HalfSaturationHours,
    int? TypicalTenths,
    ActionLadders Actions
);

/// <summary>The least shown score, in tenths, of each verdict above skip.</summary>
public sealed record VerdictBands(int Watch, int Support, int Core)
{
    /// <summary>The verdict of a shown score, before gates and floor.</summary>
    public Verdict VerdictFor(int tenths) =>
        tenths >= Core ? Verdict.Core
        : tenths >= Support ? Verdict.Support
        : tenths >= Watch ? Verdict.Watch
        : Verdict.Skip;
}
