using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>What the short form says of people whose full form is known.</summary>
public static class ShortFormAgreement
{
    /// <param name="model">Scores both forms.</param>
    /// <param name="form">The codes of the short form's items.</param>
    /// <param name="people">Full sheets.</param>
    public static string Of(ScoringModel model, IReadOnlyCollection<string> form, IReadOnlyList<ResponseSet> people)
    {
        var pairs = people
            .Select(full => (Full: ScoreOutcome.Of(model, full), Short: ScoreOutcome.Of(model, Shorten(full, form))))
            .ToList();
        var table = new MarkdownTable(
            "channel",
            "verdict in both forms",
            "the same verdict of these",
            "mean difference of scores",
            "likely intervals overlap",
            "firm, full form",
            "firm, short form"
        );

        foreach (var channel in model.Channels)
        {
            Row(channel.Key, [.. pairs.Select(pair => (pair.Full, pair.Short, channel.Index))]);
        }

        Row(
            "all channels",
            [.. pairs.SelectMany(_ => model.Channels, (pair, at) => (pair.Full, pair.Short, at.Index))]
        );
        var best = pairs.Count(pair => Best(pair.Full) == Best(pair.Short));
        return $"{table}\n\nThe best channel is the same for {Share(best, pairs.Count)} of these people.";

        void Row(string name, IReadOnlyList<(ScoreOutcome Full, ScoreOutcome Short, int Channel)> all)
        {
            var told = all.Where(pair => IsTold(pair.Full, pair.Channel) && IsTold(pair.Short, pair.Channel)).ToList();
            table.Row(
                name,
                Share(told.Count, all.Count),
                Share(
                    told.Count(pair =>
                        pair.Full.Judgements[pair.Channel].Verdict == pair.Short.Judgements[pair.Channel].Verdict
                    ),
                    told.Count
                ),
                MarkdownTable.Points(
                    all.Average(pair =>
                        Math.Abs(pair.Full.Scores[pair.Channel].Score - pair.Short.Scores[pair.Channel].Score) / 10.0
                    )
                ),
                Share(
                    all.Count(pair => Overlap(pair.Full.Scores[pair.Channel], pair.Short.Scores[pair.Channel])),
                    all.Count
                ),
                Share(all.Count(pair => IsFirm(pair.Full, pair.Channel)), all.Count),
                Share(all.Count(pair => IsFirm(pair.Short, pair.Channel)), all.Count)
            );
        }
    }

    private static ResponseSet Shorten(ResponseSet full, IReadOnlyCollection<string> form) =>
        full
            .Instrument.Items.Where(item => form.Contains(item.Code) && !double.IsNaN(full[item.Index]))
            .Aggregate(
                ResponseSet.Empty(full.Instrument),
                (sheet, item) => sheet.WithAnswer(item.Index, full[item.Index])
            );

    private static int Best(ScoreOutcome outcome) => outcome.Judgements.ToList().FindIndex(judged => judged.Rank == 1);

    private static bool IsTold(ScoreOutcome outcome, int channel) =>
        outcome.Judgements[channel].Verdict != Verdict.CannotTell;

    private static bool IsFirm(ScoreOutcome outcome, int channel) =>
        outcome.Judgements[channel].Firmness == Firmness.Firm;

    private static bool Overlap(ChannelScore one, ChannelScore other) => one.Low <= other.High && other.Low <= one.High;

    private static string Share(int part, int whole) => whole == 0 ? "–" : MarkdownTable.Percent(part / (double)whole);
}
