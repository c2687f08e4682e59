using ChannelFit.Domain;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>The differences of results between people.</summary>
internal static class DifferenceFigures
{
    /// <summary>Returns ranks, top-three sets, shares of variance and likeness of two people.</summary>
    public static string Of(SimulatedResults results)
    {
        var cards = results.Full;
        var model = results.Model;
        var referrals = model.FindChannel("referrals");
        var sets = cards
            .GroupBy(card => string.Join(' ', card.RankOrder.Take(3).Order()))
            .Select(set => set.Count())
            .ToList();
        var (channel, interaction) = VarianceShares(cards);
        var table = new MarkdownTable("measure", "value");
        table.Row("referrals at rank 1", SimulatedResults.Share(cards.Count(card => RankOf(card) == 1), cards.Length));
        table.Row(
            "referrals in the top three",
            SimulatedResults.Share(cards.Count(card => RankOf(card) <= 3), cards.Length)
        );
        table.Row("different top-three sets", $"{sets.Count}");
        table.Row("the commonest of them", SimulatedResults.Share(sets.Max(), cards.Length));
        table.Row("variance of scores between channels", MarkdownTable.Percent(channel));
        table.Row("variance of scores by person and channel together", MarkdownTable.Percent(interaction));
        table.Row("Spearman correlation between two people", MarkdownTable.Ratio(Likeness(cards)));
        return table.ToString();

        int RankOf(Scorecard card) => card.Verdicts[referrals].Rank;
    }

    /// <summary>Returns the shares of each Twitter verdict, of all people and by line of work.</summary>
    public static string Twitter(SimulatedResults results)
    {
        Verdict[] verdicts = [Verdict.Core, Verdict.Support, Verdict.Watch, Verdict.Skip];
        var fields = results.Model.Instrument.Items[results.Model.Instrument.Find("CTX1")];
        var table = new MarkdownTable(["line of work", "people", .. verdicts.Select(verdict => verdict.Code())]);
        Row("all", results.Full);

        for (var field = 0; field < fields.Options.Length; field++)
        {
            Row(fields.Options[field], [.. results.Full.Where(card => card.Responses[fields.Index] == field)]);
        }

        return table.ToString();

        void Row(string name, Scorecard[] cards) =>
            table.Row([
                name,
                $"{cards.Length}",
                .. verdicts.Select(verdict =>
                    SimulatedResults.Share(
                        cards.Count(card => card.Verdicts[results.Focus].Verdict == verdict),
                        cards.Length
                    )
                ),
            ]);
    }

    /// <summary>The parts of the sum of squares of all scores: between channels, and left after person and channel.</summary>
    private static (double Channel, double Interaction) VarianceShares(Scorecard[] cards)
    {
        var channels = cards[0].Scores.Length;
        var byPerson = cards.Select(card => card.Scores.Average(score => score.Exact)).ToArray();
        var byChannel = Enumerable
            .Range(0, channels)
            .Select(channel => cards.Average(card => card.Scores[channel].Exact))
            .ToArray();
        var mean = byPerson.Average();
        var (total, between, rest) = (0.0, 0.0, 0.0);

        for (var person = 0; person < cards.Length; person++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                var score = cards[person].Scores[channel].Exact;
                total += Square(score - mean);
                between += Square(byChannel[channel] - mean);
                rest += Square(score - byPerson[person] - byChannel[channel] + mean);
            }
        }

        return (between / total, rest / total);
    }

    /// <summary>The mean rank correlation of the scores of each person and the next.</summary>
    private static double Likeness(Scorecard[] cards)
    {
        var ranks = cards.Select(Ranks).ToArray();
        var channels = ranks[0].Length;
        return ranks
            .Zip(ranks.Skip(1))
            .Average(pair =>
                1
                - (
                    6
                    * pair.First.Zip(pair.Second, (one, other) => Square(one - other)).Sum()
                    / (channels * (Square(channels) - 1))
                )
            );

        static double[] Ranks(Scorecard card) =>
            [
                .. card.Scores.Select(score =>
                    card.Scores.Count(other => other.Score > score.Score)
                    + ((card.Scores.Count(other => other.Score == score.Score) - 1) / 2.0)
                ),
            ];
    }

    private static double Square(double number) => number * number;
}
