using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
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
                conditions.Build(shape.Floor.All, shape.Floor.Any, shape.Floor.Unless, shape.Floor.Channels)
            ),
            new(
                names.ChannelMask(shape.Trial.Channels),
                [.. (shape.Trial.Verdicts ?? ["skip"]).Select(names.ParseVerdict)],
                ModelReferenceResolver.ToTenths(shape.Trial.ScoreAtLeast),
                conditions.Build(shape.Trial.All, shape.Trial.Any, shape.Trial.Unless, shape.Trial.Channels),
                shape.Trial.Weeks,
                shape.Trial.MinutesPerWeek
            ),
            shape.Build is { } build
                ? new(
                    [.. build.Channels.Select(channel => Math.Max(0, names.Channels.IndexOf(channel)))],
                    [.. build.Verdicts.Select(names.ParseVerdict)],
                    ModelReferenceResolver.ToTenths(build.ScoreAtLeast),
                    conditions.Build(build.All, build.Any, build.Unless, build.Channels)
                )
                : null,
            shape.Coverage.Minimum,
            new(shape.Likely.Factor, shape.ModelSd ?? 0, shape.FirmFactor, shape.LeaningFactor ?? 0),
            shape.RankBy == "verdict",
            new QualityLoader(shape.Quality, measures, check).Build(),
            new PlanLoader(shape.Plan, names, Hours(), check).Build(),
            shape.Question?.FocusWeight,
            [.. shape.Flags.Select(flags.Build)],
            new(shape.Counterfactual.MaximumChanges, shape.Counterfactual.Shown),
            shape.Reasons is { } reasons
                ? new(reasons.Signed, reasons.Against, ModelReferenceResolver.ToTenths(reasons.Least))
                : ReasonRules.Standard,
            shape.Distinctive is { } distinctive
                ? new(
                    [.. distinctive.Verdicts.Select(names.ParseVerdict)],
                    ModelReferenceResolver.ToTenths(distinctive.AtLeast),
                    distinctive.Most
                )
                : null
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
        check(channel.Typical is null or (>= 0 and <= 100), $"the typical score of {channel.Channel} is not 0–100");
        check(
            channel.Actions is not ({ Do: [] } or { Watch: [] } or { Build: [] }),
            $"{channel.Channel} has no actions"
        );
        return new(
            index,
            channel.Channel,
            channel.Base,
            channel.Range,
            channel.HalfSaturationHours,
            channel.Typical is { } typical ? ModelReferenceResolver.ToTenths(typical) : null,
            channel.Actions is { } actions
                ? new(Steps(actions.Do), Steps(actions.Watch), Steps(actions.Build ?? []))
                : ActionLadders.None
        );
    }

    private ImmutableArray<ActionStep> Steps(ActionShape[] actions)
    {
        foreach (var action in actions)
        {
            check(action.Minutes > 0, $"the action {action.Action} takes no minutes");
        }

        return [.. actions.Select(action => new ActionStep(action.Action, action.Minutes))];
    }

    private ContextShift Shift(ShiftDocument shift)
    {
        var item = instrument.Items[names.ItemIndex(shift.Item)];
        check(
            (shift.Points is null) != (shift.Knots is null),
            $"shift {shift.Source} gives points by option or by knots, one of them"
        );

        if (shift.Knots is { } knots)
        {
            return NumberShift(shift, item, knots);
        }

        var byOption = shift.Points ?? new Dictionary<string, IReadOnlyDictionary<string, double>>();

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
                ],
                []
            );
        }

        foreach (var (option, points) in byOption)
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
                            byOption.TryGetValue(option, out var points) ? points.GetValueOrDefault(channel) : 0
                        )
                    )
                ),
            ],
            []
        );
    }

    private ContextShift NumberShift(ShiftDocument shift, Item item, ShiftKnotShape[] knots)
    {
        check(item.Type == ItemType.Number, $"shift {shift.Source} has knots and {item.Code} is no number");
        check(knots.Length > 0, $"shift {shift.Source} has no knots");

        foreach (var (left, right) in knots.Zip(knots.Skip(1)))
        {
            check(left.At < right.At, $"the knots of shift {shift.Source} do not rise");
        }

        foreach (var knot in knots)
        {
            check(
                knot.Points.Values.All(moved => Math.Abs(moved) <= 100),
                $"shift {shift.Source} moves a channel by more than 100"
            );
            names.CheckChannels(knot.Points.Keys, $"shift {shift.Source}");
        }

        return new(
            shift.Source,
            item,
            [],
            [
                .. names.Channels.Select(channel =>
                    ImmutableArray.CreateRange(
                        knots.Select(knot => new Knot(knot.At, knot.Points.GetValueOrDefault(channel)))
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
            conditions.Build(gate.All, gate.Any, gate.Unless, gate.Channels),
            Privacy(gate)
        );

    private GatePrivacy Privacy(GateDocument gate)
    {
        check(gate.Private is null or "fired" or "binding", $"gate {gate.Gate} is private when {gate.Private}");
        return gate.Private switch
        {
            "fired" => GatePrivacy.Fired,
            "binding" => GatePrivacy.Binding,
            _ => GatePrivacy.None,
        };
    }
}
