using System.Collections.Immutable;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>What a result says about the one channel that a person asks about, in two sentences (scoring.md §9).</summary>
/// <param name="Focus">The channel.</param>
/// <param name="Hours">Its hours in the plan; null without one.</param>
/// <param name="First">The code of the first sentence, <c>watch.unfunded</c>: what to do about the channel.</param>
/// <param name="Second">The code of the second sentence, <c>trial-instead</c>: what to do beside or in place of it.</param>
/// <param name="Better">Up to three channels with a better verdict, and with hours where there is a plan.</param>
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
    private const int Most = 3;

    /// <summary>The codes of all first sentences.</summary>
    public static ImmutableArray<string> FirstCodes { get; } =
    [
        .. ((Verdict[])[Verdict.Core, Verdict.Support, Verdict.Watch]).SelectMany(verdict =>
            (string[])[verdict.Code(), $"{verdict.Code()}.funded", $"{verdict.Code()}.unfunded"]
        ),
        "skip",
        "skip.funded",
        "cannot-tell",
    ];

    /// <summary>The codes of all second sentences.</summary>
    public static ImmutableArray<string> SecondCodes { get; } =
    ["instead", "trial-instead", "private-instead", "trial", "private", "best", "beside", "none", "question"];

    /// <summary>Makes the headline of a result and its plan, if it has one.</summary>
    public static Headline Of(Scorecard card, HoursPlan? plan, int focus)
    {
        var verdict = card.Verdicts[focus].Verdict;
        var better = BetterThan(card, plan, focus);
        var second = SecondOf(card, focus, better);
        return new(
            focus,
            plan?[focus],
            FirstOf(verdict, plan?[focus]),
            second,
            better,
            second == "beside" ? card.RankOrder[..1] : better
        );
    }

    private static string FirstOf(Verdict verdict, double? hours) =>
        (verdict, hours) switch
        {
            (Verdict.CannotTell, _) or (_, null) => verdict.Code(),
            (_, > 0) => $"{verdict.Code()}.funded",
            (Verdict.Skip, _) => verdict.Code(),
            _ => $"{verdict.Code()}.unfunded",
        };

    private static string SecondOf(Scorecard card, int focus, ImmutableArray<int> better)
    {
        var judgement = card.Verdicts[focus];

        if (judgement.Verdict == Verdict.CannotTell)
        {
            return "question";
        }

        var kind =
            IsPrivate(card, focus) ? "private"
            : judgement.Trial ? "trial"
            : null;

        if (!better.IsEmpty)
        {
            return kind is null ? "instead" : $"{kind}-instead";
        }

        return kind
            ?? (
                judgement.Verdict is Verdict.Skip or Verdict.Watch ? "none"
                : judgement.Rank == 1 ? "best"
                : "beside"
            );
    }

    /// <summary>Core and support channels with a better verdict; nothing is better than what cannot be told.</summary>
    private static ImmutableArray<int> BetterThan(Scorecard card, HoursPlan? plan, int focus)
    {
        var own = card.Verdicts[focus].Verdict;
        var better = ImmutableArray.CreateBuilder<int>(Most);

        foreach (var channel in own == Verdict.CannotTell ? [] : card.RankOrder)
        {
            var judgement = card.Verdicts[channel];

            if (
                better.Count < Most
                && judgement.IsMain
                && judgement.Verdict.IsBetterThan(own)
                && (plan is null || plan[channel] > 0)
            )
            {
                better.Add(channel);
            }
        }

        return better.DrainToImmutable();
    }

    private static bool IsPrivate(Scorecard card, int focus)
    {
        var (gates, judgement) = (card.Model.Rules.Gates, card.Verdicts[focus]);

        for (var gate = 0; gate < gates.Length; gate++)
        {
            if (
                gates[gate].Privacy switch
                {
                    GatePrivacy.Fired => judgement.HasFired(gate),
                    GatePrivacy.Binding => judgement.IsBound(gate),
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
