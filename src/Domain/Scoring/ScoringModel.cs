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
    private readonly double[] bases;

    /// <summary>A model of these parts; measure and channel indexes must be their positions.</summary>
    /// <param name="rules">The parts as the seed gives them.</param>
    public ScoringModel(ModelRules rules)
    {
        var channels = rules.Channels.Length;
        Rules = rules;
        ScoringKey = new(rules.Instrument, rules.Keys);
        CanonicalLabels = new(rules);
        bases = new double[ChannelMatrix.Stride(channels)];
        Weights = new(rules.Measures.Length, channels, (measure, channel) => Math.Abs(Weight(measure, channel)));
        Gains = new(rules.Measures.Length, channels, GainOf);
        SquaredGains = new(rules.Measures.Length, channels, Square);
        GatesByChannel = [.. rules.Channels.Select(channel => GatesIn(channel.Index))];
        Layout = new(rules, (measure, channel) => Gains[measure, channel]);

        foreach (var channel in rules.Channels)
        {
            bases[channel.Index] = channel.Base;
        }

        TotalWeights = new double[bases.Length];

        foreach (var measure in rules.Measures)
        {
            VectorMath.Add(TotalWeights, Weights[measure.Index]);
        }

        double Square(int measure, int channel) => Gains[measure, channel] * Gains[measure, channel];
    }

    /// <summary>The size of the weights, by measure and channel.</summary>
    internal ChannelMatrix Weights { get; }

    /// <summary>Points by measure and channel for one unit of distance from neutral: g·w/m in scoring.md §3.</summary>
    internal ChannelMatrix Gains { get; }

    /// <summary>The same, squared: what an error counts for.</summary>
    internal ChannelMatrix SquaredGains { get; }

    /// <summary>The size of all weights of a channel, by channel, padded as rows are.</summary>
    internal double[] TotalWeights { get; }

    /// <summary>The gates that stand in each channel, by position.</summary>
    internal int[][] GatesByChannel { get; }

    /// <summary>Where the terms of each channel stand.</summary>
    internal ContributionLayout Layout { get; }

    /// <summary>The names in the canonical form.</summary>
    internal CanonicalFormLabels CanonicalLabels { get; }

    /// <summary>Bases by channel, padded as rows are.</summary>
    internal ReadOnlySpan<double> Bases => bases;

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

    /// <summary>The code that names a term: <c>base</c>, a shift's source, an item's code or <c>bound</c>.</summary>
    public string SourceOf(Contribution term) =>
        term.Kind switch
        {
            ContributionKind.Base => "base",
            ContributionKind.Shift => Rules.Shifts[term.Index].Source,
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

    internal double Gain(int measure, int channel) => Gains[measure, channel];

    internal double Weight(int measure, int channel) => Rules.Weights[measure][channel];

    private double GainOf(int measure, int channel)
    {
        var (weight, total) = (Weight(measure, channel), Rules.Measures.Sum(other => Weights[other.Index, channel]));
        return weight == 0
            ? 0
            : Channels[channel].Range / total * weight / ConstructScales[measure].MaxDistanceFromNeutral;
    }

    private int[] GatesIn(int channel) =>
        [.. Enumerable.Range(0, Rules.Gates.Length).Where(gate => Rules.Gates[gate].Channels[channel])];
}

/// <summary>The parts of a scoring model, as numbers and positions.</summary>
/// <param name="Id">Key and version.</param>
/// <param name="Hash">SHA-256 of the canonical numbers, <c>sha256:…</c>.</param>
/// <param name="Weights">By measure, then by channel: the signed importance w.</param>
/// <param name="Shifts">Points that context answers add.</param>
/// <param name="Bands">The least tenths of watch, support and core.</param>
/// <param name="Gates">Caps on verdicts, in model order.</param>
/// <param name="MinimumCoverage">The coverage below which nothing can be told.</param>
/// <param name="LikelyFactor">How many standard errors the likely interval reaches to each side: 1.28 for level .80.</param>
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
    double MinimumCoverage,
    double LikelyFactor,
    QualityRules Quality,
    PlanRules Plan,
    ImmutableArray<FlagRule> Flags,
    CounterfactualRules Counterfactual
);

/// <summary>A way of looking for work.</summary>
/// <param name="Base">The score of a person neutral in everything.</param>
/// <param name="Range">How many points the person can move it, summed over constructs.</param>
/// <param name="HalfSaturationHours">The weekly hours that give half of the worth (scoring.md §6).</param>
public sealed record Channel(int Index, string Key, double Base, double Range, double HalfSaturationHours);

/// <summary>Points that the options of one context item add to channels.</summary>
/// <param name="Source">Its name among the contributions, such as <c>field</c>.</param>
/// <param name="Item">The deciding item.</param>
/// <param name="Points">By option, then by channel.</param>
public sealed record ContextShift(string Source, Item Item, ImmutableArray<ImmutableArray<double>> Points)
{
    /// <summary>The fewest points that any option gives the channel, by channel.</summary>
    public ImmutableArray<double> MinPoints { get; } = Over(Points, points => points.Min());

    /// <summary>The most points that any option gives the channel, by channel.</summary>
    public ImmutableArray<double> MaxPoints { get; } = Over(Points, points => points.Max());

    /// <summary>The points again, as rows by option.</summary>
    internal ChannelMatrix PointRows { get; } =
        new(Points.Length, Points[0].Length, (option, channel) => Points[option][channel]);

    /// <summary>The same, with NaN where there are no points and so no term.</summary>
    internal ChannelMatrix TermRows { get; } =
        new(
            Points.Length,
            Points[0].Length,
            (option, channel) => Points[option][channel] is var points && points == 0 ? double.NaN : points
        );

    private static ImmutableArray<double> Over(
        ImmutableArray<ImmutableArray<double>> points,
        Func<IEnumerable<double>, double> pick
    ) => [.. Enumerable.Range(0, points[0].Length).Select(channel => pick(points.Select(option => option[channel])))];
}

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

/// <summary>The limits of response quality (scoring.md §5).</summary>
/// <param name="Among">The measures looked at for contradictions.</param>
public sealed record QualityRules(
    int StraightLinedMinimum,
    double ContradictoryDifference,
    int ContradictoryConstructs,
    ImmutableArray<int> Among,
    double SecondsPerAnswer
);
