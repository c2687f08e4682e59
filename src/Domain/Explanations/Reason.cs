using System.Numerics;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>The subject of a reason.</summary>
public enum ReasonKind
{
    /// <summary>A fact about the channel that holds for everyone.</summary>
    Base,

    /// <summary>A gate that keeps the verdict below its band.</summary>
    Gate,

    /// <summary>A context answer that changes the score of the channel.</summary>
    Shift,

    /// <summary>The usual score of a construct, used because the person does not know.</summary>
    Prior,

    /// <summary>An answer, through the construct that its item measures.</summary>
    Item,
}

/// <summary>One reason for a verdict.</summary>
/// <param name="Kind">The subject of the reason.</param>
/// <param name="Gate">The position of the gate in the model; -1 for other reasons.</param>
/// <param name="Term">The term of the score; for a gate, the term of the base.</param>
public readonly record struct Reason(ReasonKind Kind, int Gate, Contribution Term)
{
    /// <summary>Returns the code of the reason: <c>base</c>, a gate, the source of a shift or a prior, or an item.</summary>
    public string CodeIn(ScoringModel model) =>
        Kind == ReasonKind.Gate ? model.Rules.Gates[Gate].Code : model.SourceOf(Term);

    /// <summary>Writes the reasons of a channel: base, binding gate, reasons for the verdict, reasons against it.</summary>
    /// <param name="card">The result.</param>
    /// <param name="channel">The position of the channel.</param>
    /// <param name="reasons">Receives the reasons; needs room for <see cref="ReasonRules.MaxReasons"/>.</param>
    /// <returns>The number of reasons.</returns>
    public static int Write(Scorecard card, int channel, Span<Reason> reasons)
    {
        var (rules, verdict) = (card.Model.Rules.Reasons, card.Verdicts[channel]);
        var baseTerm = card.Contributions.BaseOf(channel);
        var count = 0;
        reasons[count++] = new(ReasonKind.Base, -1, baseTerm);

        if (verdict.Verdict == Verdict.CannotTell)
        {
            return count;
        }

        if (verdict.Binding != 0)
        {
            reasons[count++] = new(ReasonKind.Gate, BitOperations.TrailingZeroCount(verdict.Binding), baseTerm);
        }

        var sign = verdict.IsMain ? 1 : -1;
        count += WriteTerms(card, channel, sign, reasons.Slice(count, 1 + rules.Signed - count));
        count += WriteTerms(card, channel, -sign, reasons.Slice(count, rules.Against));
        return count;
    }

    private static int WriteTerms(Scorecard card, int channel, int sign, Span<Reason> reasons)
    {
        Span<Contribution> terms = stackalloc Contribution[reasons.Length];
        var count = card.Contributions.FindStrongest(channel, sign, card.Model.Rules.Reasons.MinTenths, terms);

        for (var term = 0; term < count; term++)
        {
            reasons[term] = new(KindOf(terms[term]), -1, terms[term]);
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
