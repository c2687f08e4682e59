using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Catalog;

/// <summary>Makes the rules of the hours plan of a model.</summary>
internal sealed class PlanLoader(
    PlanDocument shape,
    ModelReferenceResolver names,
    Item hours,
    Action<bool, string> check
)
{
    /// <summary>
    /// The numbers of scoring.md §6, for models that give none: plans of older models are made by the same rules.
    /// </summary>
    private static readonly FundingShape Standard = new(
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

    public PlanRules Build()
    {
        var funding = shape.Funding ?? Standard;
        names.CheckChannels(shape.Funding?.MaximumHours.Keys ?? [], "plan.funding.maximumHours");
        check(funding.MaximumShare is > 0 and <= 1, "plan.funding.maximumShare is not above 0 and at most 1");
        check(funding.RepeatFrom > 0, "plan.funding.repeatFrom is not above 0");
        return new(
            hours,
            shape.Worth.Offset,
            shape.Worth.Scale,
            Steps(funding.Channels, "channels", perUnit: 1),
            Steps(funding.Dose, "dose", PlanRules.QuartersPerHour),
            funding.MaximumShare,
            [
                .. names.Channels.Select(channel =>
                    funding.MaximumHours.TryGetValue(channel, out var most)
                        ? Quarters(most, "maximumHours")
                        : int.MaxValue
                ),
            ],
            funding.RepeatFrom,
            new(Quarters(funding.BuildFrom, "buildFrom"), Quarters(funding.BuildHours, "buildHours")),
            new(Quarters(funding.WatchFrom, "watchFrom"), Quarters(funding.WatchHours, "watchHours"))
        );
    }

    private ImmutableArray<WeekStep> Steps(double[][] pairs, string name, int perUnit)
    {
        if (pairs.Length == 0 || Array.Exists(pairs, pair => pair.Length != 2))
        {
            check(false, $"plan.funding.{name} is no list of pairs");
            return [new(0, 1)];
        }

        check(pairs[0][0] == 0, $"plan.funding.{name} does not begin at 0 hours");

        foreach (var (left, right) in pairs.Zip(pairs.Skip(1)))
        {
            check(left[0] < right[0], $"plan.funding.{name} does not rise");
        }

        return
        [
            .. pairs.Select(pair => new WeekStep(Quarters(pair[0], name), Whole(pair[1] * perUnit, pair[1] > 0, name))),
        ];
    }

    private int Quarters(double length, string name) => Whole(length * PlanRules.QuartersPerHour, length >= 0, name);

    private int Whole(double number, bool holds, string name)
    {
        check(holds && number % 1 == 0, $"plan.funding.{name} holds {number}, which is not whole");
        return (int)number;
    }
}
