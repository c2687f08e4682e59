using ChannelFit.Domain;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>Compares the results of the same people under two model versions.</summary>
public static class ModelVersionChanges
{
    public static string Of(ScoringModel before, ScoringModel after, IReadOnlyList<ResponseSet> people)
    {
        var pairs = people
            .Select(responses => (ScoreOutcome.Of(before, responses), ScoreOutcome.Of(after, responses)))
            .ToList();
        var table = new MarkdownTable("channel", "verdict changed", "score moved by a point or more", "largest move");

        foreach (var channel in before.Channels)
        {
            var at = after.FindChannel(channel.Key);
            var moves = pairs
                .Select(pair => Math.Abs(pair.Item1.Scores[channel.Index].Score - pair.Item2.Scores[at].Score) / 10.0)
                .ToList();

            if (moves.Max() > 0)
            {
                var changed = pairs.Count(pair =>
                    pair.Item1.Verdicts[channel.Index].Verdict != pair.Item2.Verdicts[at].Verdict
                );
                table.Row(
                    channel.Key,
                    MarkdownTable.Percent(changed / (double)pairs.Count),
                    MarkdownTable.Percent(moves.Count(move => move >= 1) / (double)pairs.Count),
                    MarkdownTable.Points(moves.Max())
                );
            }
        }

        return table.ToString();
    }
}
