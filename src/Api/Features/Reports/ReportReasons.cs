using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The reasons of a channel as sentences, and what raises its verdict.</summary>
internal static class ReportReasons
{
    /// <summary>Returns sentences with their direction: 1 for the channel, -1 against it, 0 neutral.</summary>
    public static IEnumerable<(int Sign, string Text)> For(ScoredSubmission scored, string channel, LanguageTexts texts)
    {
        var card = scored.Card;
        var index = card.Model.FindChannel(channel);
        return
        [
            .. card.Verdicts[index].Floored
                ? [(1, Lifted(card.Model.Rules.Floor, texts))]
                : Array.Empty<(int, string)>(),
            .. ReasonsOf(card, index)
                .Select(reason =>
                    (SignOf(reason), ReasonTextFormatter.TextFor(scored.Model, card, index, reason, texts))
                ),
        ];
    }

    /// <summary>Returns the terms that the sentences are based on.</summary>
    public static IReadOnlyList<Contribution> TopContributions(Scorecard card, int channel) =>
        [
            .. ReasonsOf(card, channel)
                .Where(reason => reason.Kind is not (ReasonKind.Base or ReasonKind.Gate))
                .Select(reason => reason.Term),
        ];

    private static Reason[] ReasonsOf(Scorecard card, int channel)
    {
        var reasons = new Reason[ReasonRules.Most];
        return reasons[..Reason.Write(card, channel, reasons)];
    }

    private static int SignOf(Reason reason) =>
        reason.Kind switch
        {
            ReasonKind.Base => 0,
            ReasonKind.Gate => -1,
            _ => Math.Sign(reason.Term.Tenths),
        };

    private static string Lifted(VerdictFloor floor, LanguageTexts texts) =>
        texts.Floors[floor.Code].Replace("{to}", texts.Verdicts[floor.To.Code()].Label, StringComparison.Ordinal);
}
