namespace ChannelFit.Domain.Tests.Oracles;

/// <summary>Gates, floor, trial, verdicts and firmness (§4), from the page.</summary>
public sealed partial class Oracle
{
    private enum Side
    {
        Worst,
        Point,
        Best,
    }

    private bool? withheld;

    private static readonly string[] Order = ["skip", "watch", "support", "core"];

    private decimal Reads(string construct, string channel, Side side)
    {
        var reading = Read(construct, channel);
        var (worst, best) =
            construct == "employer-advocacy" ? (reading.High, reading.Low) : (reading.Low, reading.High);
        return side switch
        {
            Side.Worst => worst,
            Side.Best => best,
            _ => reading.PointOrNeutral,
        };
    }

    /// <summary>The table of gates, line by line.</summary>
    private IEnumerable<(string Gate, string Cap)> Fired(string channel, Side side)
    {
        bool Below(string construct, decimal limit) => Reads(construct, channel, side) < limit - Tolerance;
        var hours = Number("TIM1") ?? (side == Side.Worst ? 0 : 80);
        var mayPost = Option("ADV2") == "yes" || (Option("ADV2") is null && side == Side.Best);
        var noEvents = Option("CTX3") == "no" || (Option("CTX3") is null && side == Side.Worst);

        if (channel is "twitter" or "communities" && (Below("engagement", .4m) || Below("value-contribution", .4m)))
        {
            yield return ("one-way-street", "watch");
        }

        if (channel is "blog" && Below("value-contribution", .4m))
        {
            yield return ("one-way-street", "watch");
        }

        if (channel is "twitter" or "communities" && Below("field-presence", .25m))
        {
            yield return ("field-absent", "watch");
        }

        if (channel is "portfolio" && Below("field-presence", .25m))
        {
            yield return ("field-absent", "skip");
        }

        if (channel is "portfolio" && Below("showable-work", .25m))
        {
            yield return ("no-work-samples", "skip");
        }

        if (channel is "twitter" or "blog" && !Below("employer-advocacy", .5m) && !mayPost)
        {
            yield return ("employer-voice", "support");
        }

        if (channel is "twitter" or "communities" && (hours <= 3 + Tolerance || Below("time", .25m)))
        {
            yield return ("time-squeeze", "watch");
        }

        if (channel is "events" && noEvents)
        {
            yield return ("no-access", "watch");
        }
    }

    private bool FloorApplies(string channel, Side side)
    {
        var hours = Number("TIM1") ?? (side == Side.Best ? 80 : 0);
        return channel is "twitter" or "communities" or "linkedin"
            && Reads("listening", channel, side) >= .6m - Tolerance
            && Reads("field-presence", channel, side) >= .5m - Tolerance
            && hours >= 2 - Tolerance;
    }

    /// <summary>Band, then caps, then floor.</summary>
    private string Verdict(string channel, int tenths, Side side, bool floor = true)
    {
        var band = tenths switch
        {
            >= 650 => 3,
            >= 500 => 2,
            >= 350 => 1,
            _ => 0,
        };
        var cap = Fired(channel, side).Select(gate => Array.IndexOf(Order, gate.Cap)).Append(3).Min();
        var verdict = Math.Min(band, cap);
        return Order[verdict == 0 && floor && FloorApplies(channel, side) ? Math.Min(1, cap) : verdict];
    }

    private bool IsTried(string channel, int tenths) =>
        channel is "twitter" or "communities" or "blog"
        && tenths >= 300
        && (
            Reads("listening", channel, Side.Point) >= .3m - Tolerance
            || (channel == "twitter" && Option("CTX7") == "not-at-all")
        );

    private decimal Coverage(string channel)
    {
        var weighted = Weights[channel].ToList();
        return weighted.Where(term => Read(term.Construct, channel).Point is not null).Sum(term => Math.Abs(term.Gain))
            / weighted.Sum(term => Math.Abs(term.Gain));
    }

    private bool Describe(string channel) =>
        Coverage(channel) >= .5m - Tolerance && !(withheld ??= IsStraightLined || IsContradictory);

    private string Firmness(string channel, Range range)
    {
        var hard = Verdict(channel, range.Min, Side.Worst) == Verdict(channel, range.Max, Side.Best);
        var verdict = Verdict(channel, range.Score, Side.Point);
        var soft =
            Verdict(channel, range.Low, Side.Point) == verdict && Verdict(channel, range.High, Side.Point) == verdict;
        return !Describe(channel) || (!hard && !soft) ? "open"
            : hard && soft ? "firm"
            : "leaning";
    }
}
