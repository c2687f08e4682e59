using System.Collections.Immutable;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>The two sentences of a result about the channel that the person asks about (docs/scoring.md#headline).</summary>
/// <param name="Focus">The position of that channel.</param>
/// <param name="Hours">Its hours in the plan; null without a plan.</param>
/// <param name="First">The code of the first sentence, such as <c>watch.unfunded</c>: what to do about the channel.</param>
/// <param name="Second">The code of the second sentence, such as <c>trial-instead</c>: what to do in addition or instead.</param>
/// <param name="Better">Up to three channels with a better verdict, and with hours if there is a plan.</param>
/// <param name="Named">The channels that the second sentence names.</param>
public sealed record Headline(
    int Focus,
    double? Hours,
    string First,
    string Second,
    ImmutableArray<int> Better,
    ImmutableArray<int> Named
)
{
    private const int MaxBetter = 3;
    private const int MinutesPerHour = 60;

    /// <summary>The codes of all first sentences.</summary>
    public static ImmutableArray<string> FirstCodes { get; } =
    [
        .. ((Verdict[])[Verdict.Core, Verdict.Support, Verdict.Watch]).SelectMany(verdict =>
            (string[])[verdict.Code(), $"{verdict.Code()}.funded", $"{verdict.Code()}.unfunded"]
        ),
        "skip",
        "skip.funded",
        "skip.build",
        "cannot-tell",
    ];

    /// <summary>The codes of all second sentences.</summary>
    public static ImmutableArray<string> SecondCodes { get; } =
    ["instead", "trial-instead", "private-instead", "trial", "private", "best", "beside", "none", "question"];

    /// <summary>Creates the headline of a result and its plan, if there is one.</summary>
    public static Headline Create(Scorecard card, HoursPlan? plan, int focus)
    {
        // A plan without hours decides nothing about the channels.
        var decisive = plan is { Allocated: > 0 } ? plan : null;
        var better = FindBetter(card, decisive, focus);
        var second = SecondCode(card, decisive, focus, better);
        return new(
            focus,
            plan?[focus],
            FirstCode(card, decisive, focus),
            second,
            better,
            second == "beside" ? card.RankOrder[..1] : better
        );
    }

    private static string FirstCode(Scorecard card, HoursPlan? plan, int focus)
    {
        var verdict = card.Verdicts[focus];
        var code = verdict.Verdict.Code();
        return (verdict.Verdict, plan?[focus]) switch
        {
            (Verdict.CannotTell, _) or (_, null) => code,
            (Verdict.Skip, > 0) when plan!.RoleOf(focus) == PlanRole.Build => $"{code}.build",
            (_, > 0) => $"{code}.funded",
            (Verdict.Skip, _) => code,
            // The caller's bounds keep the first channel from having hours.
            _ when verdict is { IsMain: true, Rank: 1 } => code,
            _ => $"{code}.unfunded",
        };
    }

    private static string SecondCode(Scorecard card, HoursPlan? plan, int focus, ImmutableArray<int> better)
    {
        var verdict = card.Verdicts[focus];

        if (verdict.Verdict == Verdict.CannotTell)
        {
            return "question";
        }

        var kind =
            IsPrivate(card, focus) ? "private"
            : verdict.Trial && !ExceedsTrial(card, plan, focus) ? "trial"
            : null;

        if (!better.IsEmpty)
        {
            return kind is null ? "instead" : $"{kind}-instead";
        }

        return kind
            ?? (
                verdict.Verdict is Verdict.Skip or Verdict.Watch ? "none"
                : verdict.Rank == 1 ? "best"
                : "beside"
            );
    }

    /// <summary>Returns core and support channels with a better verdict; none when the focus has no verdict.</summary>
    private static ImmutableArray<int> FindBetter(Scorecard card, HoursPlan? plan, int focus)
    {
        var own = card.Verdicts[focus].Verdict;
        var better = ImmutableArray.CreateBuilder<int>(MaxBetter);

        foreach (var channel in own == Verdict.CannotTell ? [] : card.RankOrder)
        {
            var verdict = card.Verdicts[channel];

            if (
                better.Count < MaxBetter
                && verdict.IsMain
                && verdict.Verdict.IsBetterThan(own)
                && (plan is null || plan[channel] > 0)
            )
            {
                better.Add(channel);
            }
        }

        return better.DrainToImmutable();
    }

    /// <summary>Returns whether the caller's bounds give the channel more hours than its trial has.</summary>
    private static bool ExceedsTrial(Scorecard card, HoursPlan? plan, int focus) =>
        plan is not null && plan[focus] * MinutesPerHour > card.Model.Rules.Trial.MinutesPerWeek;

    private static bool IsPrivate(Scorecard card, int focus)
    {
        var (gates, verdict) = (card.Model.Rules.Gates, card.Verdicts[focus]);

        for (var gate = 0; gate < gates.Length; gate++)
        {
            if (
                gates[gate].Privacy switch
                {
                    GatePrivacy.Fired => verdict.HasFired(gate),
                    GatePrivacy.Binding => verdict.IsBinding(gate),
                    _ => false,
                }
            )
            {
                return true;
            }
        }

        return false;
    }
}
