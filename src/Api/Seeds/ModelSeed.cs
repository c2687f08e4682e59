using System.Collections.Immutable;
using ChannelFit.Domain;

namespace ChannelFit.Api.Seeds;

/// <summary>A published scoring model: as it is written, ready to score, and its hash.</summary>
public sealed record ModelSeed(ModelShape Shape, ScoringModel Model, string Hash)
{
    /// <summary>Checks the shape and makes the model; null where a fault was added.</summary>
    public static ScoringModel? Build(
        ModelShape shape,
        string hash,
        Instrument instrument,
        string file,
        SeedFaults faults
    )
    {
        var before = faults.Count;
        var builder = new ModelBuilder(shape, instrument, faults.For(file));
        var rules = builder.Build(hash);
        return faults.Count > before ? null : new(rules);
    }
}

/// <summary>Turns codes into positions; what it cannot find becomes a fault and a harmless stand-in.</summary>
internal sealed class ModelBuilder
{
    /// <summary>The hours of a week that a plan shares out (api.md, Submit and read).</summary>
    private const string HoursItem = "TIM1";

    private readonly ModelShape shape;
    private readonly Instrument instrument;
    private readonly Action<bool, string> check;
    private readonly ImmutableArray<string> channels;
    private readonly ImmutableArray<Measure> measures;

    public ModelBuilder(ModelShape shape, Instrument instrument, Action<bool, string> check)
    {
        this.shape = shape;
        this.instrument = instrument;
        this.check = check;
        channels = [.. shape.Channels.Select(channel => channel.Channel)];
        measures = Measures();
    }

    public ModelRules Build(string hash)
    {
        check(channels.Distinct(StringComparer.Ordinal).Count() == channels.Length, "a channel stands twice");
        check(shape.Plan.Worth.Power == 1.5, "worth has another power than 1.5, which is computed as x·√x");
        check(shape.Plan.StepHours * PlanRules.PerHour == 1, "plans are made in another step than quarter hours");
        CheckKeys();
        var conditions = new ConditionBuilder(shape, instrument, measures, check);
        var flags = new FlagBuilder([.. channels], conditions, VerdictOf, check);

        return new(
            $"{shape.Key}@{shape.Version}",
            hash,
            instrument,
            [.. shape.Channels.Select((channel, index) => Channel(channel, index))],
            measures,
            [.. measures.Select(Weights)],
            [.. instrument.Items.Select(Key)],
            [.. shape.Shifts.Select(Shift)],
            Bands(),
            [.. shape.Gates.Select(gate => Gate(gate, conditions))],
            new(
                shape.Floor.Floor,
                Among(shape.Floor.Channels),
                VerdictOf(shape.Floor.To),
                conditions.Build(shape.Floor.All, shape.Floor.Channels)
            ),
            new(
                Among(shape.Trial.Channels),
                Tenths(shape.Trial.ScoreAtLeast),
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
                [.. shape.Quality.ContradictoryAmong.Select(MeasureOf)],
                shape.Quality.SecondsPerAnswer
            ),
            new(
                instrument.Items[ItemOf(HoursItem)],
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

    private Channel Channel(ChannelShape channel, int index)
    {
        check(channel.Base is >= 0 and <= 100, $"the base of {channel.Channel} is not 0–100");
        check(channel.Range > 0, $"the range of {channel.Channel} is not above 0");
        check(channel.HalfSaturationHours > 0, $"the half-saturation hours of {channel.Channel} are not above 0");
        return new(index, channel.Channel, channel.Base, channel.Range, channel.HalfSaturationHours);
    }

    /// <summary>Constructs in model order, each once; those measured per channel come last, channel by channel.</summary>
    private ImmutableArray<Measure> Measures()
    {
        var result = new List<Measure>();

        foreach (var construct in shape.Constructs)
        {
            check(construct.Neutral is >= 0 and <= 1, $"the neutral point of {construct.Construct} is not 0–1");

            if (construct.Combine is "mean" or "mean-with-help")
            {
                check(
                    construct.Combine == "mean-with-help" == construct.Help is not null,
                    $"{construct.Construct} combines as {construct.Combine} and has {(construct.Help is null ? "no " : "")}help"
                );
                var help = construct.Help is null ? null : new Help(ItemOf(construct.Help.Item), construct.Help.Share);
                var items = shape
                    .Items.Where(entry => entry.Value.Construct == construct.Construct)
                    .Select(entry => ItemOf(entry.Key))
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
            foreach (var channel in channels.Where(channel => Presence(construct, channel) >= 0))
            {
                result.Add(
                    Measure(
                        construct,
                        result.Count,
                        channels.IndexOf(channel),
                        [Presence(construct, channel)],
                        help: null,
                        ItemOf($"{construct.Drop}-{channel}")
                    )
                );
            }
        }

        return [.. result];
    }

    private int Presence(ConstructShape construct, string channel) =>
        instrument.Find($"{construct.Presence}-{channel}");

    private Measure Measure(
        ConstructShape construct,
        int index,
        int channel,
        ImmutableArray<int> items,
        Help? help,
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

    private ImmutableArray<double> Weights(Measure measure)
    {
        var weights = shape.Constructs.First(construct => construct.Construct == measure.Construct).Weights;
        CheckChannels(weights.Keys, $"the weights of {measure.Construct}");
        return
        [
            .. channels.Select(
                (channel, index) =>
                    measure.Channel < 0 || measure.Channel == index ? weights.GetValueOrDefault(channel) : 0
            ),
        ];
    }

    private void CheckKeys()
    {
        foreach (var code in shape.Items.Keys)
        {
            check(instrument.Find(code) >= 0, $"the scoring key has the unknown item {code}");
        }

        foreach (var item in instrument.Items)
        {
            check(shape.Items.ContainsKey(item.Code), $"the scoring key lacks {item.Code}");
        }
    }

    private ItemKey Key(Item item)
    {
        var key = shape.Items.GetValueOrDefault(item.Code) ?? new(Changeable: false);
        var options = key.Values ?? new Dictionary<string, double>(StringComparer.Ordinal);

        check(
            key.Construct is null || shape.Constructs.Any(construct => construct.Construct == key.Construct),
            $"{item.Code} measures the unknown construct {key.Construct}"
        );
        check(
            item.Type == ItemType.Agreement ? key.Direction is "positive" or "negative" : key.Direction is null,
            $"{item.Code} has the direction {key.Direction ?? "none"}"
        );
        check(item.Type == ItemType.Number == key.Knots is not null, $"{item.Code} has no place for, or lacks, knots");
        check(item.Type == ItemType.Choice || key.Values is null, $"{item.Code} has values and is no choice");
        check(
            !key.Changeable || instrument.Items.All(other => other.ShowWhen?.Item != item.Index),
            $"{item.Code} is changeable and decides what is asked, which no counterfactual follows"
        );

        foreach (var option in options.Keys)
        {
            check(item.FindOption(option) >= 0, $"{item.Code} values the unknown option {option}");
        }

        foreach (var (left, right) in (key.Knots ?? []).Zip((key.Knots ?? []).Skip(1)))
        {
            check(left[0] < right[0], $"the knots of {item.Code} do not rise");
        }

        return new(
            key.Direction == "negative",
            options.Count == 0
                ? []
                : [.. item.Options.Select(option => options.TryGetValue(option, out var value) ? value : double.NaN)],
            [.. (key.Knots ?? []).Select(knot => new Knot(knot[0], knot[1]))],
            key.Changeable
        );
    }

    private Shift Shift(ShiftShape shift)
    {
        var item = instrument.Items[ItemOf(shift.Item)];

        foreach (var (option, points) in shift.Points)
        {
            check(item.FindOption(option) >= 0, $"shift {shift.Source} has the unknown option {option}");
            CheckChannels(points.Keys, $"shift {shift.Source} of {option}");
        }

        return new(
            shift.Source,
            item,
            [
                .. item.Options.Select(option =>
                    ImmutableArray.CreateRange(
                        channels.Select(channel =>
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
            return Tenths(band?.AtLeast ?? 0);
        }

        var bands = new Bands(Least("watch"), Least("support"), Least("core"));
        check(0 < bands.Watch && bands.Watch < bands.Support && bands.Support < bands.Core, "the bands do not rise");
        return bands;
    }

    private Gate Gate(GateShape gate, ConditionBuilder conditions) =>
        new(
            gate.Gate,
            Among(gate.Channels),
            VerdictOf(gate.Cap),
            conditions.Build(gate.Any, gate.Channels),
            gate.Unless is null ? null : conditions.Build([gate.Unless], gate.Channels)[0]
        );

    private void CheckChannels(IEnumerable<string> keys, string place)
    {
        foreach (var key in keys)
        {
            check(channels.Contains(key, StringComparer.Ordinal), $"{place}: unknown channel {key}");
        }
    }

    private ImmutableArray<bool> Among(string[] keys)
    {
        CheckChannels(keys, "a rule");
        return [.. channels.Select(channel => keys.Contains(channel, StringComparer.Ordinal))];
    }

    private int MeasureOf(string construct)
    {
        var measure = measures.FirstOrDefault(measure => measure.Construct == construct && measure.Channel < 0);
        check(measure is not null, $"unknown construct {construct}");
        return measure?.Index ?? 0;
    }

    private int ItemOf(string code)
    {
        var item = instrument.Find(code);
        check(item >= 0, $"unknown item {code}");
        return Math.Max(item, 0);
    }

    private Verdict VerdictOf(string code)
    {
        var found = Enum.GetValues<Verdict>().Where(verdict => verdict.Code() == code).ToList();
        check(found.Count == 1, $"unknown verdict {code}");
        return found.FirstOrDefault();
    }

    private static int Tenths(double points) => (int)Math.Round(10 * points);
}
