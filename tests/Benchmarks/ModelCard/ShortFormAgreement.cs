using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>Compares the results of the short form with those of the full form.</summary>
public static class ShortFormAgreement
{
    /// <param name="model">The model that scores both forms.</param>
    /// <param name="form">The codes of the short form's items.</param>
    /// <param name="people">Full response sets.</param>
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
            var withVerdict = all.Where(pair =>
                    HasVerdict(pair.Full, pair.Channel) && HasVerdict(pair.Short, pair.Channel)
                )
                .ToList();
            table.Row(
                name,
                Share(withVerdict.Count, all.Count),
                Share(
                    withVerdict.Count(pair =>
                        pair.Full.Verdicts[pair.Channel].Verdict == pair.Short.Verdicts[pair.Channel].Verdict
                    ),
                    withVerdict.Count
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
                (responses, item) => responses.WithAnswer(item.Index, full[item.Index])
            );

    private static int Best(ScoreOutcome outcome) => outcome.Verdicts.ToList().FindIndex(verdict => verdict.Rank == 1);

    private static bool HasVerdict(ScoreOutcome outcome, int channel) =>
        outcome.Verdicts[channel].Verdict != Verdict.CannotTell;

    private static bool IsFirm(ScoreOutcome outcome, int channel) =>
        outcome.Verdicts[channel].Firmness == Firmness.Firm;

    private static bool Overlap(ChannelScore one, ChannelScore other) => one.Low <= other.High && other.Low <= one.High;

    private static string Share(int part, int whole) => whole == 0 ? "–" : MarkdownTable.Percent(part / (double)whole);
}
