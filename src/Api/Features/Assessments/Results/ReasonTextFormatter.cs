using ChannelFit.Catalog;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Finds the texts of reasons by code and direction. Texts are never composed.</summary>
internal static class ReasonTextFormatter
{
    /// <summary>Returns the text for a gate that limits the verdict.</summary>
    public static string TextFor(VerdictGate gate, LanguageTexts texts) =>
        texts.Gates[gate.Code].Text.Replace("{cap}", texts.Verdicts[gate.Cap.Code()].Label, StringComparison.Ordinal);

    /// <summary>Returns the text for an item or a shift that adds points to a channel or subtracts them.</summary>
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

    /// <summary>Returns texts for the codes of a result that have no text of their own.</summary>
    public static IReadOnlyList<CodeTextResponse> CodeTexts(
        BasisResponse basis,
        ResponseQualityResponse quality,
        string? planUnavailable,
        string? unallocatedReason,
        LanguageTexts texts
    ) =>
        [
            .. quality.Concerns.Select(concern => new CodeTextResponse(concern, texts.Quality[concern])),
            .. planUnavailable is null
                ? []
                : (CodeTextResponse[])[new(planUnavailable, texts.Plan.Unavailable[planUnavailable])],
            .. unallocatedReason is null
                ? []
                : (CodeTextResponse[])[new(unallocatedReason, texts.Plan.Unallocated[unallocatedReason])],
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
