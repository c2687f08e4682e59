using System.Collections.Immutable;
using ChannelFit.Domain;

namespace ChannelFit.Api.Seeds;

/// <summary>Makes a scoring model out of its seed.</summary>
internal sealed class ModelBuilder(ModelShape shape, Instrument instrument, Action<bool, string> check)
{
    /// <summary>The hours of a week that a plan shares out (api.md, Submit and read).</summary>
    private const string HoursItem = "TIM1";

    private readonly ModelNames names = new(shape, instrument, check);

    public ModelRules Build(string hash)
    {
        new ModelLimits(shape, check).Check();
        var measureBuilder = new MeasureBuilder(shape, instrument, names, check);
        var measures = measureBuilder.Build();
        var conditions = new ConditionBuilder(shape, instrument, measures, check);
        var flags = new FlagBuilder([.. names.Channels], conditions, names.VerdictOf, check);

        return new(
            $"{shape.Key}@{shape.Version}",
            hash,
            instrument,
            [.. shape.Channels.Select((channel, index) => Channel(channel, index))],
            measures,
            [.. measures.Select(measureBuilder.Weights)],
            new KeyBuilder(shape, instrument, measures, check).Build(),
            [.. shape.Shifts.Select(Shift)],
            Bands(),
            [.. shape.Gates.Select(gate => Gate(gate, conditions))],
            new(
                shape.Floor.Floor,
                names.Among(shape.Floor.Channels),
                names.VerdictOf(shape.Floor.To),
                conditions.Build(shape.Floor.All, shape.Floor.Channels)
            ),
            new(
                names.Among(shape.Trial.Channels),
                ModelNames.Tenths(shape.Trial.ScoreAtLeast),
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
        var item = instrument.Items[names.ItemOf(HoursItem)];
        check(item.Code != HoursItem || item.Type == ItemType.Number, $"{HoursItem} gives the hours and is no number");
        return item;
    }

    private Channel Channel(ChannelShape channel, int index)
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

    private Shift Shift(ShiftShape shift)
    {
        var item = instrument.Items[names.ItemOf(shift.Item)];

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

    private Bands Bands()
    {
        int Least(string verdict)
        {
            var band = shape.Bands.FirstOrDefault(band => band.Verdict == verdict);
            check(band is not null, $"there is no band {verdict}");
            return ModelNames.Tenths(band?.AtLeast ?? 0);
        }

        var bands = new Bands(Least("watch"), Least("support"), Least("core"));
        check(0 < bands.Watch && bands.Watch < bands.Support && bands.Support < bands.Core, "the bands do not rise");
        return bands;
    }

    private Gate Gate(GateShape gate, ConditionBuilder conditions) =>
        new(
            gate.Gate,
            names.Among(gate.Channels),
            names.VerdictOf(gate.Cap),
            conditions.Build(gate.Any, gate.Channels),
            gate.Unless is null ? null : conditions.Build([gate.Unless], gate.Channels)[0]
        );

    private int MeasureOf(ImmutableArray<Measure> measures, string construct)
    {
        var measure = measures.FirstOrDefault(measure => measure.Construct == construct && measure.Channel < 0);
        check(measure is not null, $"unknown construct {construct}");
        return measure?.Index ?? 0;
    }
}
