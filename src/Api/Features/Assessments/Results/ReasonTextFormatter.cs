using System.Globalization;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Finds the texts of reasons by code and direction. Texts are whole; only names and numbers are inserted into them.</summary>
internal static class ReasonTextFormatter
{
    /// <summary>Returns the text for a gate that limits the verdict.</summary>
    public static string TextFor(VerdictGate gate, LanguageTexts texts) =>
        texts.Gates[gate.Code].Text.Replace("{cap}", texts.Verdicts[gate.Cap.Code()].Label, StringComparison.Ordinal);

    /// <summary>Returns the text of a reason for the verdict of a channel.</summary>
    public static string TextFor(
        PublishedModel publishedModel,
        Scorecard card,
        int channel,
        Reason reason,
        LanguageTexts texts
    ) =>
        reason.Kind switch
        {
            ReasonKind.Base => texts.Reasons.Base[card.Model.Channels[channel].Key],
            ReasonKind.Gate => TextFor(card.Model.Rules.Gates[reason.Gate], texts),
            _ => TextFor(publishedModel, card, channel, reason.Term, texts),
        };

    /// <summary>Returns the text for an item, a shift or a prior that adds points to a channel or subtracts them.</summary>
    public static string TextFor(
        PublishedModel publishedModel,
        Scorecard card,
        int channel,
        Contribution term,
        LanguageTexts texts
    )
    {
        if (publishedModel.Document.Reasons is not null)
        {
            // A label: the text of the item, or the name of the shift.
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

    /// <summary>Returns the text of a concern about the answers, with the statements that it is based on.</summary>
    public static string Concern(
        string concern,
        ResponseQualityResponse quality,
        string instrument,
        LanguageTexts texts
    )
    {
        var items = quality.Basis.First(basis => basis.Concern == concern).Items;
        var itemTexts = texts.Instruments[instrument].Items;
        return texts
            .Quality[concern]
            .Replace(
                "{items}",
                string.Join("; ", items.Select(item => itemTexts[item].TrimEnd('.'))),
                StringComparison.Ordinal
            );
    }

    /// <summary>Returns the text of a flag of a result.</summary>
    public static string TextFor(FlagRule flag, Scorecard card, HoursPlan? plan, LanguageTexts texts) =>
        texts
            .Flags[flag.TextCode]
            .Replace(
                "{channels}",
                HeadlineText.Names(flag.NamedChannels(card, plan), card.Model, texts),
                StringComparison.Ordinal
            );

    /// <summary>Returns texts for the codes of a result that have no text of their own.</summary>
    public static IReadOnlyList<CodeTextResponse> CodeTexts(
        BasisResponse basis,
        ResponseQualityResponse quality,
        string? planUnavailable,
        string? unallocatedReason,
        string instrument,
        LanguageTexts texts
    ) =>
        [
            .. quality.Concerns.Select(concern => new CodeTextResponse(
                concern,
                Concern(concern, quality, instrument, texts)
            )),
            .. planUnavailable is null
                ? []
                : (CodeTextResponse[])[new(planUnavailable, texts.Plan.Unavailable[planUnavailable])],
            .. unallocatedReason is null
                ? []
                : (CodeTextResponse[])[new(unallocatedReason, texts.Plan.Unallocated[unallocatedReason])],
            new(basis.Coefficients, texts.Basis["coefficients"][basis.Coefficients]),
            new(basis.Validation, Validation(basis, texts)),
        ];

    /// <summary>Returns what has been validated, with the number of people.</summary>
    public static string Validation(BasisResponse basis, LanguageTexts texts) =>
        texts
            .Basis["validation"][basis.Validation]
            .Replace("{n}", basis.SampleSize.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static ReasonSides Item(Scorecard card, int channel, Contribution term, LanguageTexts texts)
    {
        var reason = texts.Reasons.Items[card.Model.SourceOf(term)];
        return card.Model.Rules.Weights[term.Scale][channel] < 0
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
