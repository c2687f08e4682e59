using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Catalog;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The reasons of a channel as sentences: first what limits or raises its verdict, then the most important answers.</summary>
internal static class ReportReasons
{
    private const int MostAnswers = 3;

    /// <summary>Returns sentences with their direction: 1 for the channel, -1 against it, 0 neutral.</summary>
    public static IEnumerable<(int Sign, string Text)> For(ScoredSubmission scored, string channel, LanguageTexts texts)
    {
        var card = scored.Card;
        var index = card.Model.FindChannel(channel);
        var (rules, judgement) = (card.Model.Rules, card.Verdicts[index]);
        return
        [
            .. rules
                .Gates.Where((_, gate) => judgement.HasFired(gate))
                .Select(gate => (-1, ReasonTextFormatter.TextFor(gate, texts))),
            .. judgement.Floored ? [(1, Lifted(rules.Floor, texts))] : Array.Empty<(int, string)>(),
            .. TopContributions(card, index)
                .Select(term => (Math.Sign(term.Tenths), ReasonTextFormatter.TextFor(card, index, term, texts))),
        ];
    }

    /// <summary>Returns the answers that the sentences are based on.</summary>
    public static IReadOnlyList<Contribution> TopContributions(Scorecard card, int channel)
    {
        var strongest = new Contribution[MostAnswers];
        return strongest[..card.Contributions.Strongest(channel, strongest)];
    }

    private static string Lifted(VerdictFloor floor, LanguageTexts texts) =>
        texts.Floors[floor.Code].Replace("{to}", texts.Verdicts[floor.To.Code()].Label, StringComparison.Ordinal);
}
