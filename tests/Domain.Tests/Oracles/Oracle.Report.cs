using System.Globalization;

namespace ChannelFit.Domain.Tests.Oracles;

/// <summary>Everything that docs/scoring.md defines for a response set, as lines that can be compared.</summary>
public sealed partial class Oracle
{
    /// <summary>Returns the lines, one for each fact.</summary>
    public IEnumerable<string> Lines()
    {
        var all = Channels.Select(Score).ToArray();

        foreach (var (channel, range) in Channels.Zip(all))
        {
            var actual = Describe(channel);
            var verdict = Verdict(channel, range.Score, Side.Point);
            var floored = actual && verdict != Verdict(channel, range.Score, Side.Point, floor: false);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{channel} {range.Score} {range.Min}..{range.Max} {range.Low}..{range.High}"
            );
            yield return $"{channel} {(actual ? verdict : "cannot-tell")} {Firmness(channel, range)} {Verdict(channel, range.Min, Side.Worst)}..{Verdict(channel, range.Max, Side.Best)}";
            yield return $"{channel} [{string.Join(' ', Fired(channel, Side.Point).Select(gate => gate.Gate))}] floor {floored} trial {actual && verdict == "skip" && IsTried(channel, range.Score)}";
            yield return $"{channel} covered {Round(Coverage(channel))} rank {Rank(all, range)} {1 + all.Count(other => other.Low > range.High)}..{13 - all.Count(other => other.High < range.Low)}";
            yield return $"{channel} {string.Join(' ', Contributions(channel, range).Select(term => $"{term.Source}:{term.Tenths}"))}";
        }

        foreach (var construct in Constructs.Keys)
        {
            string[] channels = construct == "field-presence" ? [.. Channels.Where(HasPresence)] : [Channels[0]];

            foreach (var channel in channels)
            {
                var read = Read(construct, channel);
                yield return $"{construct} {(channels.Length > 1 ? channel : "")} {(read.Point is { } point ? Round(point) : "none")} {Round(read.Low)}..{Round(read.High)} {read.Answered} of {read.Of}";
            }
        }

        yield return $"straight-lined {IsStraightLined} contradictory {IsContradictory} too-fast {IsTooFast}";
        yield return $"next {NextBestQuestion() ?? "none"}";
        yield return $"answered {answers.Count} of {Items.Keys.Count(Visible)}";
    }

    /// <summary>Nine decimals, so that numbers that are equal by §3 have the same text.</summary>
    public static string Round(decimal value) =>
        Math.Round(value, 8).ToString("0.########", CultureInfo.InvariantCulture);

    private static int Rank(Range[] all, Range range)
    {
        var order = all.OrderByDescending(other => other.Score).ToList();
        return 1 + order.FindIndex(other => ReferenceEquals(other, range));
    }
}
