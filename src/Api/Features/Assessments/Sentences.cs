using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Says reasons in words: looked up by code and by the side they speak for, never composed.</summary>
internal static class Sentences
{
    /// <summary>Why a gate caps the verdict.</summary>
    public static string Of(Gate gate, Texts texts) =>
        texts.Gates[gate.Code].Text.Replace("{cap}", texts.Verdicts[gate.Cap.Code()].Label, StringComparison.Ordinal);

    /// <summary>Why a channel has its verdict.</summary>
    public static string Of(ModelSeed seed, Scorecard card, int channel, Reason reason, Texts texts) =>
        reason.Kind switch
        {
            ReasonKind.Base => texts.Reasons.Base[card.Model.Channels[channel].Key],
            ReasonKind.Gate => Of(card.Model.Rules.Gates[reason.Gate], texts),
            _ => Of(seed, card, channel, reason.Term, texts),
        };

    /// <summary>Why an answered item, a shift or a prior adds points to a channel, or takes them.</summary>
    public static string Of(ModelSeed seed, Scorecard card, int channel, Contribution term, Texts texts)
    {
        if (seed.Shape.Reasons is not null)
        {
            // A label: the item as it was asked, or what the shift is about.
            return term.Kind == ContributionKind.Item
                ? texts.Instruments[card.Sheet.Instrument.Id].Items[card.Model.SourceOf(term)]
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
    public static string Concern(string concern, QualityView quality, string instrument, Texts texts)
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
    public static string Of(FlagRule flag, Scorecard card, HoursPlan? plan, Texts texts) =>
        texts
            .Flags[flag.TextCode]
            .Replace(
                "{channels}",
                HeadlineText.Names(flag.Named(card, plan), card.Model, texts),
                StringComparison.Ordinal
            );

    /// <summary>What the codes of a result mean that have no words beside them.</summary>
    public static IReadOnlyList<NoteView> Notes(
        BasisView basis,
        QualityView quality,
        string? whyNoPlan,
        string? whyUnallocated,
        string instrument,
        Texts texts
    ) =>
        [
            .. quality.Concerns.Select(concern => new NoteView(concern, Concern(concern, quality, instrument, texts))),
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
