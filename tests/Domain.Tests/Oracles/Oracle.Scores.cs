namespace ChannelFit.Domain.Tests.Oracles;

/// <summary>Scores, ranges, likely intervals and contributions (§3), from the page.</summary>
public sealed partial class Oracle
{
    private sealed record Range(int Score, int Min, int Max, int Low, int High, decimal Unclipped);

    private Range Score(string channel) => Once(ranges, channel, () => ScoreOf(channel));

    private Range ScoreOf(string channel)
    {
        var start = Base(channel);
        var (sum, least, most, variance) = (start, start, start, 0m);

        foreach (var (_, item, points) in Shifts[channel])
        {
            var (lowest, highest) = (points.Values.Min(), points.Values.Max());
            sum += IsAnswered(item) ? points[Option(item)!] : 0;
            least += IsAnswered(item) ? points[Option(item)!] : lowest;
            most += IsAnswered(item) ? points[Option(item)!] : highest;
            variance += IsAnswered(item) ? 0 : (highest - lowest) * (highest - lowest) / 12;
        }

        foreach (var (construct, gw) in Weights[channel])
        {
            var reading = Read(construct, channel);
            decimal D(decimal s) => (s - reading.Neutral) / reading.Reach;
            sum += gw * D(reading.PointOrNeutral);
            least += Math.Min(gw * D(reading.Low), gw * D(reading.High));
            most += Math.Max(gw * D(reading.Low), gw * D(reading.High));
            var width = D(reading.High) - D(reading.Low);
            var share = construct == "field-presence" ? 1 : (decimal)reading.Answered / Math.Max(1, reading.Of);
            var error = gw / reading.Reach * Constructs[construct].GetProperty("sem").GetDecimal();
            variance +=
                reading.Point is null ? gw * gw * width * width / 12
                : reading.Of == 0 ? 0
                : error * error / share;
        }

        var v = Math.Clamp(sum, 0, 100);
        var reach = 1.28m * (decimal)Math.Sqrt((double)variance);
        return new(Tenths(v), Tenths(least), Tenths(most), Tenths(v - reach), Tenths(v + reach), sum);
    }

    private static int Tenths(decimal points) => (int)Math.Floor((10 * Math.Clamp(points, 0, 100)) + .5m + Tolerance);

    private List<(string Source, int Tenths)> Contributions(string channel, Range range)
    {
        var terms = new List<(string Source, decimal Points)> { ("base", Base(channel)) };

        foreach (var (source, item, points) in Shifts[channel])
        {
            if (IsAnswered(item) && points[Option(item)!] != 0)
            {
                terms.Add((source, points[Option(item)!]));
            }
        }

        foreach (var code in Items.Keys.Where(code => Value(code) is not null))
        {
            foreach (var (name, gain) in Weights[channel].Where(term => ConstructOf[code] == term.Construct))
            {
                if (name != "field-presence" || code.EndsWith($"-{channel}", StringComparison.Ordinal))
                {
                    terms.Add((code, gain / Read(name, channel).Reach * Part(code, name, channel)));
                }
            }
        }

        if (Math.Clamp(range.Unclipped, 0, 100) - range.Unclipped is var bound && Math.Abs(bound) > Tolerance)
        {
            terms.Add(("bound", bound));
        }

        return LargestRemainder(terms, range.Score);
    }

    /// <summary>Returns the part of its construct's distance from neutral that one answered item adds.</summary>
    private decimal Part(string code, string construct, string channel)
    {
        var (reading, value) = (Read(construct, channel), Value(code)!.Value);

        if (code.StartsWith("FLD2", StringComparison.Ordinal))
        {
            return reading.Point!.Value - Value($"FLD1-{channel}")!.Value;
        }

        var mean = construct == "digital-comfort" ? Mean(reading.Neutral, ["DIG1", "DIG2"]) : reading;
        var answered = construct == "field-presence" ? 1 : mean.Answered;
        return code == "DIG3" ? reading.Point - mean.Point ?? 0 : (value - reading.Neutral) / answered;
    }

    private static List<(string Source, int Tenths)> LargestRemainder(
        List<(string Source, decimal Points)> terms,
        int total
    )
    {
        var whole = terms.Select(term => (int)Math.Floor((10 * term.Points) + Tolerance)).ToArray();
        var left = terms.Select((term, index) => (10 * term.Points) - whole[index]).ToArray();

        for (var missing = total - whole.Sum(); missing > 0; missing--)
        {
            var largest = 0;

            for (var i = 1; i < left.Length; i++)
            {
                largest = left[i] > left[largest] + Tolerance ? i : largest;
            }

            (whole[largest], left[largest]) = (whole[largest] + 1, -1);
        }

        return [.. terms.Zip(whole, (term, tenths) => (term.Source, tenths))];
    }
}
