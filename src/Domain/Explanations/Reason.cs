using System.Numerics;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>What a reason is about.</summary>
public enum ReasonKind
{
    /// <summary>What is known of the channel for everybody.</summary>
    Base,

    /// <summary>A gate that keeps the verdict below its band.</summary>
    Gate,

    /// <summary>An answer that moves the channel beside the constructs.</summary>
    Shift,

    /// <summary>What is usual for people like this one.</summary>
    Prior,

    /// <summary>An answer, through the construct that it measures.</summary>
    Item,
}

/// <summary>One reason of a verdict.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Gate">The gate's position in the model; -1 where it is none.</param>
/// <param name="Term">The term of the score; that of the base for a gate.</param>
public readonly record struct Reason(ReasonKind Kind, int Gate, Contribution Term)
{
    /// <summary>The code that names it: <c>base</c>, a gate, the source of a shift or a prior, or an item.</summary>
    public string CodeIn(ScoringModel model) =>
        Kind == ReasonKind.Gate ? model.Rules.Gates[Gate].Code : model.SourceOf(Term);

    /// <summary>Writes the reasons of a channel: base, binding gate, what speaks for the verdict, what speaks against it.</summary>
    /// <param name="card">The result.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="reasons">Room for <see cref="ReasonRules.Most"/>.</param>
    /// <returns>How many there are.</returns>
    public static int Write(Scorecard card, int channel, Span<Reason> reasons)
    {
        var (rules, judgement) = (card.Model.Rules.Reasons, card.Verdicts[channel]);
        var terms = card.Contributions;
        var count = 0;
        reasons[count++] = new(ReasonKind.Base, -1, terms.BaseOf(channel));

        if (judgement.Verdict == Verdict.CannotTell)
        {
            return count;
        }

        if (judgement.Binding != 0)
        {
            reasons[count++] = new(
                ReasonKind.Gate,
                BitOperations.TrailingZeroCount(judgement.Binding),
                terms.BaseOf(channel)
            );
        }

        var sign = judgement.IsMain ? 1 : -1;
        Span<Contribution> strongest = stackalloc Contribution[ReasonRules.Most];

        foreach (
            var term in strongest[
                ..terms.Strongest(channel, sign, rules.LeastTenths, strongest[..(1 + rules.Signed - count)])
            ]
        )
        {
            reasons[count++] = new(KindOf(term), -1, term);
        }

        foreach (
            var term in strongest[..terms.Strongest(channel, -sign, rules.LeastTenths, strongest[..rules.Against])]
        )
        {
            reasons[count++] = new(KindOf(term), -1, term);
        }

        return count;
    }

    private static ReasonKind KindOf(Contribution term) =>
        term.Kind switch
        {
            ContributionKind.Shift => ReasonKind.Shift,
            ContributionKind.Prior => ReasonKind.Prior,
            _ => ReasonKind.Item,
        };
}
