using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Says reasons in words: looked up by code and by the side they speak for, never composed.</summary>
internal static class Sentences
{
    /// <summary>Why a gate caps the verdict.</summary>
    public static string Of(Gate gate, Texts texts) =>
        texts.Gates[gate.Code].Text.Replace("{cap}", texts.Verdicts[gate.Cap.Code()].Label, StringComparison.Ordinal);

    /// <summary>Why an answered item or a shift adds points to a channel, or takes them.</summary>
    public static string Of(Scorecard card, int channel, Contribution term, Texts texts)
    {
        var sides = term.Kind == ContributionKind.Item ? Item(card, channel, term, texts) : Shift(card, term, texts);
        return Math.Sign(term.Tenths) switch
            {
                > 0 => sides.For,
                < 0 => sides.Against,
                _ => null,
            } ?? texts.Reasons.Neutral;
    }

    /// <summary>What the codes of a result mean that have no words beside them.</summary>
    public static IReadOnlyList<NoteView> Notes(
        BasisView basis,
        QualityView quality,
        string? whyNoPlan,
        string? whyUnallocated,
        Texts texts
    ) =>
        [
            .. quality.Concerns.Select(concern => new NoteView(concern, texts.Quality[concern])),
            .. whyNoPlan is null ? [] : (NoteView[])[new(whyNoPlan, texts.Plan.Unavailable[whyNoPlan])],
            .. whyUnallocated is null ? [] : (NoteView[])[new(whyUnallocated, texts.Plan.Unallocated[whyUnallocated])],
            new(basis.Coefficients, texts.Basis["coefficients"][basis.Coefficients]),
            new(basis.Validation, texts.Basis["validation"][basis.Validation]),
        ];

    private static Sides Item(Scorecard card, int channel, Contribution term, Texts texts)
    {
        var reason = texts.Reasons.Items[card.Model.SourceOf(term)];
        return card.Model.Rules.Weights[term.Measure][channel] < 0
            ? reason.Inverse ?? new()
            : new(reason.For, reason.Against);
    }

    private static Sides Shift(Scorecard card, Contribution term, Texts texts)
    {
        var shift = card.Model.Rules.Shifts[term.Index];
        var option = shift.Item.Options[(int)card.Sheet[shift.Item.Index]];
        return texts.Reasons.Shifts[shift.Source][option];
    }
}
