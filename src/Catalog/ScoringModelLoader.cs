using System.Collections.Immutable;
using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Catalog;

/// <summary>Loads the rules of a scoring model from its document.</summary>
internal sealed class ScoringModelLoader(ModelDocument document, Instrument instrument, Action<bool, string> check)
{
    /// <summary>The item with the hours of a week that a plan distributes (docs/api.md#submit-and-read).</summary>
    private const string HoursItem = "TIM1";

    private readonly ModelReferenceResolver references = new(document, instrument, check);

    /// <summary>Validates the document and loads the rules; the hash becomes part of them.</summary>
    public ModelRules Load(string hash)
    {
        new ModelDocumentLimits(document, check).Check();
        var scaleLoader = new ConstructScaleLoader(document, instrument, references, check);
        var scales = scaleLoader.Load();
        var conditions = new ConditionLoader(document, instrument, scales, check);
        var flags = new FlagLoader([.. references.Channels], conditions, references.ParseVerdict, check);

        return new(
            $"{document.Key}@{document.Version}",
            hash,
            instrument,
            [.. document.Channels.Select((channel, index) => LoadChannel(channel, index))],
            scales,
            [.. scales.Select(scaleLoader.LoadWeights)],
            new ScoringKeyLoader(document, instrument, scales, check).Load(),
            [.. document.Shifts.Select(new ShiftLoader(instrument, references, check).Load)],
            LoadBands(),
            [.. document.Gates.Select(gate => LoadGate(gate, conditions))],
            new(
                document.Floor.Floor,
                references.ChannelMask(document.Floor.Channels),
                references.ParseVerdict(document.Floor.To),
                conditions.LoadRule(
                    document.Floor.All,
                    document.Floor.Any,
                    document.Floor.Unless,
                    document.Floor.Channels
                )
            ),
            new(
                references.ChannelMask(document.Trial.Channels),
                [.. (document.Trial.Verdicts ?? ["skip"]).Select(references.ParseVerdict)],
                ModelReferenceResolver.ToTenths(document.Trial.ScoreAtLeast),
                conditions.LoadRule(
                    document.Trial.All,
                    document.Trial.Any,
                    document.Trial.Unless,
                    document.Trial.Channels
                ),
                document.Trial.Weeks,
                document.Trial.MinutesPerWeek
            ),
            document.Build is { } build
                ? new(
                    [.. build.Channels.Select(channel => Math.Max(0, references.Channels.IndexOf(channel)))],
                    [.. build.Verdicts.Select(references.ParseVerdict)],
                    ModelReferenceResolver.ToTenths(build.ScoreAtLeast),
                    conditions.LoadRule(build.All, build.Any, build.Unless, build.Channels)
                )
                : null,
            document.Coverage.Minimum,
            new(document.Likely.Factor, document.ModelSd ?? 0, document.FirmFactor, document.LeaningFactor ?? 0),
            document.RankBy == "verdict",
            new QualityLoader(document.Quality, scales, check).Load(),
            new PlanLoader(document.Plan, references, FindHoursItem(), check).Load(),
            document.Question?.FocusWeight,
            [.. document.Flags.Select(flags.Load)],
            new(document.Counterfactual.MaximumChanges, document.Counterfactual.Shown),
            document.Reasons is { } reasons
                ? new(reasons.Signed, reasons.Against, ModelReferenceResolver.ToTenths(reasons.Least))
                : ReasonRules.Standard,
            document.Distinctive is { } distinctive
                ? new(
                    [.. distinctive.Verdicts.Select(references.ParseVerdict)],
                    ModelReferenceResolver.ToTenths(distinctive.AtLeast),
                    distinctive.Most
                )
                : null
        );
    }

    private Item FindHoursItem()
    {
        var item = instrument.Items[references.ItemIndex(HoursItem)];
        check(
            item.Code != HoursItem || item.Type == ItemType.Number,
            $"{HoursItem} must be a number item, because it gives the hours of the week."
        );
        return item;
    }

    private Channel LoadChannel(ChannelDocument channel, int index)
    {
        check(channel.Base is >= 0 and <= 100, $"The base of {channel.Channel} must be from 0 to 100.");
        check(
            document.Constructs.Any(construct => construct.Weights.GetValueOrDefault(channel.Channel) != 0),
            $"No construct has a weight in {channel.Channel}."
        );
        check(
            channel.Range is > 0 and <= 100,
            $"The range of {channel.Channel} must be greater than 0 and at most 100."
        );
        check(channel.HalfSaturationHours > 0, $"The halfSaturationHours of {channel.Channel} must be greater than 0.");
        check(channel.Typical is null or (>= 0 and <= 100), $"The typical of {channel.Channel} must be from 0 to 100.");
        check(
            channel.Actions is not ({ Do: [] } or { Watch: [] } or { Build: [] }),
            $"The lists of actions of {channel.Channel} must not be empty."
        );
        return new(
            index,
            channel.Channel,
            channel.Base,
            channel.Range,
            channel.HalfSaturationHours,
            channel.Typical is { } typical ? ModelReferenceResolver.ToTenths(typical) : null,
            channel.Actions is { } actions
                ? new(LoadActions(actions.Do), LoadActions(actions.Watch), LoadActions(actions.Build ?? []))
                : ActionLadders.None
        );
    }

    private ImmutableArray<ActionStep> LoadActions(ActionDocument[] actions)
    {
        foreach (var action in actions)
        {
            check(action.Minutes > 0, $"The minutes of action {action.Action} must be greater than 0.");
        }

        return [.. actions.Select(action => new ActionStep(action.Action, action.Minutes))];
    }

    private VerdictBands LoadBands()
    {
        int MinTenths(string verdict)
        {
            var band = document.Bands.FirstOrDefault(band => band.Verdict == verdict);
            check(band is not null, $"The band {verdict} is missing.");
            return ModelReferenceResolver.ToTenths(band?.AtLeast ?? 0);
        }

        var bands = new VerdictBands(MinTenths("watch"), MinTenths("support"), MinTenths("core"));
        check(
            0 < bands.Watch && bands.Watch < bands.Support && bands.Support < bands.Core,
            "The bands must increase from watch to core."
        );
        return bands;
    }

    private VerdictGate LoadGate(GateDocument gate, ConditionLoader conditions) =>
        new(
            gate.Gate,
            references.ChannelMask(gate.Channels),
            references.ParseVerdict(gate.Cap),
            conditions.LoadRule(gate.All, gate.Any, gate.Unless, gate.Channels),
            LoadPrivacy(gate)
        );

    private GatePrivacy LoadPrivacy(GateDocument gate)
    {
        check(
            gate.Private is null or "fired" or "binding",
            $"The private of gate {gate.Gate} must be fired or binding, not {gate.Private}."
        );
        return gate.Private switch
        {
            "fired" => GatePrivacy.Fired,
            "binding" => GatePrivacy.Binding,
            _ => GatePrivacy.None,
        };
    }
}
