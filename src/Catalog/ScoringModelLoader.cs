using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Makes a scoring model out of its seed.</summary>
internal sealed class ScoringModelLoader(ModelDocument shape, Instrument instrument, Action<bool, string> check)
{
    /// <summary>The hours of a week that a plan shares out (api.md, Submit and read).</summary>
    private const string HoursItem = "TIM1";

    private readonly ModelReferenceResolver names = new(shape, instrument, check);

    public ModelRules Build(string hash)
    {
        new ModelDocumentLimits(shape, check).Check();
        var measureBuilder = new ConstructScaleLoader(shape, instrument, names, check);
        var measures = measureBuilder.Build();
        var conditions = new ConditionLoader(shape, instrument, measures, check);
        var flags = new FlagLoader([.. names.Channels], conditions, names.ParseVerdict, check);

        return new(
            $"{shape.Key}@{shape.Version}",
            hash,
            instrument,
            [.. shape.Channels.Select((channel, index) => Channel(channel, index))],
            measures,
            [.. measures.Select(measureBuilder.Weights)],
            new ScoringKeyLoader(shape, instrument, measures, check).Build(),
            [.. shape.Shifts.Select(Shift)],
            Bands(),
            [.. shape.Gates.Select(gate => Gate(gate, conditions))],
            new(
                shape.Floor.Floor,
                names.ChannelMask(shape.Floor.Channels),
                names.ParseVerdict(shape.Floor.To),
                conditions.Build(shape.Floor.All, shape.Floor.Channels)
            ),
            new(
                names.ChannelMask(shape.Trial.Channels),
                ModelReferenceResolver.ToTenths(shape.Trial.ScoreAtLeast),
                conditions.Build(shape.Trial.Any, shape.Trial.Channels),
                shape.Trial.Weeks,
                shape.Trial.MinutesPerWeek
            ),
            shape.Coverage.Minimum,
            shape.Likely.Factor,
            new(
                shape.Quality.StraightLinedMinimum,
                shape.Quality.ContradictoryDifference,
                shape.Quality.ContradictoryConstructs,
                [.. shape.Quality.ContradictoryAmong.Select(construct => MeasureOf(measures, construct))],
                shape.Quality.SecondsPerAnswer
            ),
            new(
                Hours(),
                shape.Plan.Worth.Offset,
                shape.Plan.Worth.Scale,
                shape.Plan.MinimumHours,
                shape.Plan.MaximumShare,
                shape.Plan.WatchShare,
                shape.Plan.WatchMaximumHours
            ),
            [.. shape.Flags.Select(flags.Build)],
            new(shape.Counterfactual.MaximumChanges, shape.Counterfactual.Shown)
        );
    }

    private Item Hours()
    {
        var item = instrument.Items[names.ItemIndex(HoursItem)];
        check(item.Code != HoursItem || item.Type == ItemType.Number, $"{HoursItem} gives the hours and is no number");
        return item;
    }

    private Channel Channel(ChannelDocument channel, int index)
    {
        check(channel.Base is >= 0 and <= 100, $"the base of {channel.Channel} is not 0–100");
        check(
            shape.Constructs.Any(construct => construct.Weights.GetValueOrDefault(channel.Channel) != 0),
            $"no construct has weight in {channel.Channel}"
        );
        check(channel.Range is > 0 and <= 100, $"the range of {channel.Channel} is not above 0 and at most 100");
        check(channel.HalfSaturationHours > 0, $"the half-saturation hours of {channel.Channel} are not above 0");
        return new(index, channel.Channel, channel.Base, channel.Range, channel.HalfSaturationHours);
    }

    private ContextShift Shift(ShiftDocument shift)
    {
        var item = instrument.Items[names.ItemIndex(shift.Item)];

        if (item.Options.IsEmpty)
        {
            // An unknown item and unknown options are named already.
            check(
                item.Code != shift.Item || item.Type == ItemType.Choice,
                $"shift {shift.Source} reads {item.Code}, which is no choice item"
            );
            return new(
                shift.Source,
                item,
                [
                    [.. names.Channels.Select(_ => 0.0)],
                ]
            );
        }

        foreach (var (option, points) in shift.Points)
        {
            check(item.FindOption(option) >= 0, $"shift {shift.Source} has the unknown option {option}");
            check(
                points.Values.All(moved => Math.Abs(moved) <= 100),
                $"shift {shift.Source} of {option} moves a channel by more than 100"
            );
            names.CheckChannels(points.Keys, $"shift {shift.Source} of {option}");
        }

        return new(
            shift.Source,
            item,
            [
                .. item.Options.Select(option =>
                    ImmutableArray.CreateRange(
                        names.Channels.Select(channel =>
                            shift.Points.TryGetValue(option, out var points) ? points.GetValueOrDefault(channel) : 0
                        )
                    )
                ),
            ]
        );
    }

    private VerdictBands Bands()
    {
        int Least(string verdict)
        {
            var band = shape.Bands.FirstOrDefault(band => band.Verdict == verdict);
            check(band is not null, $"there is no band {verdict}");
            return ModelReferenceResolver.ToTenths(band?.AtLeast ?? 0);
        }

        var bands = new VerdictBands(Least("watch"), Least("support"), Least("core"));
        check(0 < bands.Watch && bands.Watch < bands.Support && bands.Support < bands.Core, "the bands do not rise");
        return bands;
    }

    private VerdictGate Gate(GateDocument gate, ConditionLoader conditions) =>
        new(
            gate.Gate,
            names.ChannelMask(gate.Channels),
            names.ParseVerdict(gate.Cap),
            conditions.Build(gate.Any, gate.Channels),
            gate.Unless is null ? null : conditions.Build([gate.Unless], gate.Channels)[0]
        );

    private int MeasureOf(ImmutableArray<ConstructScale> measures, string construct)
    {
        var measure = measures.FirstOrDefault(measure => measure.Construct == construct && measure.Channel < 0);
        check(measure is not null, $"unknown construct {construct}");
        return measure?.Index ?? 0;
    }
}
