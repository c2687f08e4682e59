using ChannelFit.Catalog;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Says reasons in words: looked up by code and by the side they speak for, never composed.</summary>
internal static class ReasonTextFormatter
{
    /// <summary>Why a gate caps the verdict.</summary>
    public static string TextFor(VerdictGate gate, LanguageTexts texts) =>
        texts.Gates[gate.Code].Text.Replace("{cap}", texts.Verdicts[gate.Cap.Code()].Label, StringComparison.Ordinal);

    /// <summary>Why a channel has its verdict.</summary>
    public static string TextFor(
        PublishedModel seed,
        Scorecard card,
        int channel,
        Reason reason,
        LanguageTexts texts
    ) =>
        reason.Kind switch
        {
            ReasonKind.Base => texts.Reasons.Base[card.Model.Channels[channel].Key],
            ReasonKind.Gate => TextFor(card.Model.Rules.Gates[reason.Gate], texts),
            _ => TextFor(seed, card, channel, reason.Term, texts),
        };

    /// <summary>Why an answered item, a shift or a prior adds points to a channel, or takes them.</summary>
    public static string TextFor(
        PublishedModel seed,
        Scorecard card,
        int channel,
        Contribution term,
        LanguageTexts texts
    )
    {
        if (seed.Shape.Reasons is not null)
        {
            // A label: the item as it was asked, or what the shift is about.
            return term.Kind == ContributionKind.Item
                ? texts.Instruments[card.Responses.Instrument.Id].Items[card.Model.SourceOf(term)]
                : texts.Reasons.Sources[card.Model.SourceOf(term)];
        }

        var sides = term.Kind == ContributionKind.Item ? Item(card, channel, term, texts) : Shift(card, term, texts);
        return Math.Sign(term.Tenths) switch
            {
                > 0 => sides.For,
                < 0 => sides.Against,
                _ => null,
            } ?? texts.Reasons.Neutral;
    }

    /// <summary>Why answers may not be believed, with the statements to look at again.</summary>
    public static string Concern(
        string concern,
        ResponseQualityResponse quality,
        string instrument,
        LanguageTexts texts
    )
    {
        var items = quality.Basis.First(basis => basis.Concern == concern).Items;
        var wording = texts.Instruments[instrument].Items;
        return texts
            .Quality[concern]
            .Replace(
                "{items}",
                string.Join("; ", items.Select(item => wording[item].TrimEnd('.'))),
                StringComparison.Ordinal
            );
    }

    /// <summary>What a flag says of a result.</summary>
    public static string TextFor(FlagRule flag, Scorecard card, HoursPlan? plan, LanguageTexts texts) =>
        texts
            .Flags[flag.TextCode]
            .Replace(
                "{channels}",
                HeadlineText.Names(flag.Named(card, plan), card.Model, texts),
                StringComparison.Ordinal
            );

    /// <summary>What the codes of a result mean that have no words beside them.</summary>
    public static IReadOnlyList<CodeTextResponse> CodeTexts(
        BasisResponse basis,
        ResponseQualityResponse quality,
        string? whyNoPlan,
        string? whyUnallocated,
        string instrument,
        LanguageTexts texts
    ) =>
        [
            .. quality.Concerns.Select(concern => new CodeTextResponse(
                concern,
                Concern(concern, quality, instrument, texts)
            )),
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
