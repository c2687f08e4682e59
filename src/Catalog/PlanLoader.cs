using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Catalog;

/// <summary>Loads the rules of the hours plan of a model.</summary>
internal sealed class PlanLoader(
    PlanDocument document,
    ModelReferenceResolver references,
    Item hours,
    Action<bool, string> check
)
{
    /// <summary>
    /// The numbers of docs/scoring.md#6-hours-plan, for older models without their own. Their plans follow the same rules.
    /// </summary>
    private static readonly FundingDocument Standard = new(
        Channels:
        [
            [0, 1],
            [1, 2],
            [3, 3],
            [6, 4],
            [12, 5],
        ],
        Dose:
        [
            [0, 0.5],
            [3, 1],
        ],
        MaximumShare: 0.5,
        MaximumHours: new Dictionary<string, double>(StringComparer.Ordinal) { ["events"] = 3 },
        RepeatFrom: 60,
        BuildFrom: 3,
        BuildHours: 0.5,
        WatchFrom: 8,
        WatchHours: 0.5
    );

    /// <summary>Loads the rules.</summary>
    public PlanRules Load()
    {
        var funding = document.Funding ?? Standard;
        references.CheckChannels(document.Funding?.MaximumHours.Keys ?? [], "plan.funding.maximumHours");
        check(funding.MaximumShare is > 0 and <= 1, "plan.funding.maximumShare must be greater than 0 and at most 1.");
        check(funding.RepeatFrom > 0, "plan.funding.repeatFrom must be greater than 0.");
        return new(
            hours,
            document.Worth.Offset,
            document.Worth.Scale,
            LoadSteps(funding.Channels, "channels", perUnit: 1),
            LoadSteps(funding.Dose, "dose", PlanRules.QuartersPerHour),
            funding.MaximumShare,
            [
                .. references.Channels.Select(channel =>
                    funding.MaximumHours.TryGetValue(channel, out var most)
                        ? ToQuarters(most, "maximumHours")
                        : int.MaxValue
                ),
            ],
            funding.RepeatFrom,
            new(ToQuarters(funding.BuildFrom, "buildFrom"), ToQuarters(funding.BuildHours, "buildHours")),
            new(ToQuarters(funding.WatchFrom, "watchFrom"), ToQuarters(funding.WatchHours, "watchHours"))
        );
    }

    private ImmutableArray<WeekStep> LoadSteps(double[][] pairs, string name, int perUnit)
    {
        if (pairs.Length == 0 || Array.Exists(pairs, pair => pair.Length != 2))
        {
            check(false, $"plan.funding.{name} must be a list of pairs.");
            return [new(0, 1)];
        }

        check(pairs[0][0] == 0, $"plan.funding.{name} must start at 0 hours.");

        foreach (var (left, right) in pairs.Zip(pairs.Skip(1)))
        {
            check(left[0] < right[0], $"The hours of plan.funding.{name} must increase.");
        }

        return
        [
            .. pairs.Select(pair => new WeekStep(
                ToQuarters(pair[0], name),
                ToWhole(pair[1] * perUnit, pair[1] > 0, name)
            )),
        ];
    }

    private int ToQuarters(double length, string name) =>
        ToWhole(length * PlanRules.QuartersPerHour, length >= 0, name);

    private int ToWhole(double number, bool holds, string name)
    {
        check(
            holds && number % 1 == 0,
            $"plan.funding.{name} must be whole quarter hours or a whole number, not {number}."
        );
        return (int)number;
    }
}
