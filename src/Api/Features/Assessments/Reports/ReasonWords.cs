using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments.Reports;

/// <summary>The reasons of a channel as sentences: what caps or lifts its verdict, then the answers that count most.</summary>
internal static class ReasonWords
{
    private const int MostAnswers = 3;

    /// <summary>Each sentence with what it does: 1 speaks for the channel, -1 against it, 0 neither.</summary>
    public static IEnumerable<(int Sign, string Text)> Of(Scored scored, string channel, Texts texts)
    {
        var card = scored.Card;
        var index = card.Model.FindChannel(channel);
        var (rules, judgement) = (card.Model.Rules, card.Judgements[index]);
        return
        [
            .. rules.Gates.Where((_, gate) => judgement.HasFired(gate)).Select(gate => (-1, Sentences.Of(gate, texts))),
            .. judgement.Floored ? [(1, Lifted(rules.Floor, texts))] : Array.Empty<(int, string)>(),
            .. TermsOf(card, index).Select(term => (Math.Sign(term.Tenths), Sentences.Of(card, index, term, texts))),
        ];
    }

    /// <summary>The answers that the sentences speak of.</summary>
    public static IReadOnlyList<Contribution> TermsOf(Scorecard card, int channel)
    {
        var strongest = new Contribution[MostAnswers];
        return strongest[..card.Terms.Strongest(channel, strongest)];
    }

    private static string Lifted(Floor floor, Texts texts) =>
        texts.Floors[floor.Code].Replace("{to}", texts.Verdicts[floor.To.Code()].Label, StringComparison.Ordinal);
}
