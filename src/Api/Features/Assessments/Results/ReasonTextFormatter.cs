using ChannelFit.Catalog;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Says reasons in words: looked up by code and by the side they speak for, never composed.</summary>
internal static class ReasonTextFormatter
{
    /// <summary>Why a gate caps the verdict.</summary>
    public static string TextFor(VerdictGate gate, LanguageTexts texts) =>
        texts.Gates[gate.Code].Text.Replace("{cap}", texts.Verdicts[gate.Cap.Code()].Label, StringComparison.Ordinal);

    /// <summary>Why an answered item or a shift adds points to a channel, or takes them.</summary>
    public static string TextFor(Scorecard card, int channel, Contribution term, LanguageTexts texts)
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
    public static IReadOnlyList<CodeTextResponse> CodeTexts(
        BasisResponse basis,
        ResponseQualityResponse quality,
        string? whyNoPlan,
        string? whyUnallocated,
        LanguageTexts texts
    ) =>
        [
            .. quality.Concerns.Select(concern => new CodeTextResponse(concern, texts.Quality[concern])),
            .. whyNoPlan is null ? [] : (CodeTextResponse[])[new(whyNoPlan, texts.Plan.Unavailable[whyNoPlan])],
            .. whyUnallocated is null
                ? []
                : (CodeTextResponse[])[new(whyUnallocated, texts.Plan.Unallocated[whyUnallocated])],
            new(basis.Coefficients, texts.Basis["coefficients"][basis.Coefficients]),
            new(basis.Validation, texts.Basis["validation"][basis.Validation]),
        ];

    private static ReasonSides Item(Scorecard card, int channel, Contribution term, LanguageTexts texts)
    {
        var reason = texts.Reasons.Items[card.Model.SourceOf(term)];
        return card.Model.Rules.Weights[term.Measure][channel] < 0
            ? reason.Inverse ?? new()
            : new(reason.For, reason.Against);
    }

    private static ReasonSides Shift(Scorecard card, Contribution term, LanguageTexts texts)
    {
        var shift = card.Model.Rules.Shifts[term.Index];
        var option = shift.Item.Options[(int)card.Responses[shift.Item.Index]];
        return texts.Reasons.Shifts[shift.Source][option];
    }
}
