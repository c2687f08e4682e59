namespace ChannelFit.Domain.Tests.Oracles;

/// <summary>The next best question (§4) and response quality (§5), from the page.</summary>
public sealed partial class Oracle
{
    public string? NextBestQuestion()
    {
        var notFirm = Channels.Where(channel => Firmness(channel, Score(channel)) != "firm").ToList();
        var gains = Items.Keys.Where(code => !IsAnswered(code) && Visible(code)).Select(code => (code, Gain(code)));
        var (best, most) = ((string?)null, Tolerance);

        foreach (var (code, gain) in gains)
        {
            (best, most) = gain > most + Tolerance ? (code, gain) : (best, most);
        }

        return best;

        decimal Gain(string code) =>
            notFirm.Sum(channel =>
                Weights[channel]
                    .Where(term =>
                        ConstructOf[code] == term.Construct
                        && (
                            term.Construct != "field-presence" || code.EndsWith($"-{channel}", StringComparison.Ordinal)
                        )
                    )
                    .Sum(term => Math.Abs(term.Gain) * Width(Read(term.Construct, channel)))
                + Shifts[channel]
                    .Where(shift => shift.Item == code)
                    .Sum(shift => shift.Points.Values.Max() - shift.Points.Values.Min())
            );

        static decimal Width(ReferenceScore reading) => (reading.High - reading.Low) / reading.Reach;
    }

    private bool IsStraightLined
    {
        get
        {
            var agreed = Items.Keys.Where(IsAgreement).Where(IsAnswered).Select(Number).ToList();
            return agreed.Count >= 8 && agreed.Distinct().Count() == 1;
        }
    }

    private bool IsContradictory =>
        new[] { "engagement", "value-contribution", "relationships", "listening" }.Count(Contradicts) >= 2;

    private bool IsTooFast => durationSeconds < 2 * answers.Count;

    private bool Contradicts(string construct)
    {
        var agreed = ItemsOf(construct).Where(IsAgreement).Where(IsAnswered).ToLookup(IsReversed, Value);
        return agreed[true].Any(reversed => agreed[false].Any(value => Math.Abs((reversed - value)!.Value) >= .75m));
    }

    private static bool IsAgreement(string code) => Keys[code].TryGetProperty("direction", out _);

    private static bool IsReversed(string code) => Is(Keys[code], "direction", "negative");
}
