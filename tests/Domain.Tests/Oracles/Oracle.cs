using System.Text.Json;

namespace ChannelFit.Domain.Tests.Oracles;

/// <summary>
/// A second, independent implementation of docs/scoring.md, sections 1 to 5, from the page and the reference files, in decimals. The library
/// must agree with it on every response set. This part: answers, values and constructs (§§1–2).
/// </summary>
public sealed partial class Oracle(OracleParameters figures, JsonElement responses, int? durationSeconds = null)
{
    private const decimal Tolerance = 1e-9m;

    private readonly Dictionary<string, JsonElement> answers = Members(responses);

    private readonly Dictionary<string, decimal?> values = [];

    private readonly Dictionary<string, ReferenceScore> constructScores = [];

    private readonly Dictionary<string, Range> ranges = [];

    /// <summary>The score of one construct for one channel, by §2.</summary>
    private sealed record ReferenceScore(
        decimal Neutral,
        decimal? Point,
        decimal Low,
        decimal High,
        int Answered,
        int Of
    )
    {
        public decimal PointOrNeutral => Point ?? Neutral;
        public decimal Reach => Math.Max(Neutral, 1 - Neutral);
    }

    // §1

    private bool Visible(string code)
    {
        if (!Items[code].TryGetProperty("showWhen", out var rule))
        {
            return true;
        }

        var given = Option(rule.GetProperty("item").GetString()!);
        return rule.TryGetProperty("anyOf", out var shows)
            ? given is not null && shows.EnumerateArray().Any(option => option.GetString() == given)
            : given is null || rule.GetProperty("noneOf").EnumerateArray().All(option => option.GetString() != given);
    }

    private bool IsAnswered(string code) => answers.ContainsKey(code);

    private string? Option(string code) => answers.TryGetValue(code, out var answer) ? answer.GetString() : null;

    private decimal? Number(string code) =>
        answers.TryGetValue(code, out var answer) ? (decimal)answer.GetDouble() : null;

    private decimal? Value(string code) => Once(values, code, () => IsAnswered(code) ? ValueOf(code) : null);

    private decimal? ValueOf(string code)
    {
        var key = Keys[code];

        switch (Items[code].GetProperty("type").GetString())
        {
            case "agreement":
                var s = (Number(code)!.Value - 1) / 4;
                return key.GetProperty("direction").GetString() == "negative" ? 1 - s : s;
            case "number":
                return Between(key.GetProperty("knots"), Number(code)!.Value);
            default:
                return key.GetProperty("values").TryGetProperty(Option(code)!, out var value)
                    ? value.GetDecimal()
                    : null;
        }
    }

    private static decimal Between(JsonElement knots, decimal x)
    {
        var points = knots.EnumerateArray().Select(knot => (X: knot[0].GetDecimal(), Y: knot[1].GetDecimal())).ToList();

        if (x <= points[0].X)
        {
            return points[0].Y;
        }

        foreach (var ((fromX, fromY), (toX, toY)) in points.Zip(points.Skip(1)))
        {
            if (x >= fromX && x <= toX)
            {
                return fromY + ((toY - fromY) * (x - fromX) / (toX - fromX));
            }
        }

        return points[^1].Y;
    }

    // §2

    private ReferenceScore Read(string construct, string channel)
    {
        var neutral = Neutrals[construct];
        return construct switch
        {
            "field-presence" => Once(
                constructScores,
                channel,
                () => Presence(neutral, $"FLD1-{channel}", $"FLD2-{channel}")
            ),
            "digital-comfort" => Once(constructScores, construct, () => Comfort(neutral)),
            _ => Once(constructScores, construct, () => Mean(neutral, [.. ItemsOf(construct).Where(Visible)])),
        };
    }

    private ReferenceScore Mean(decimal neutral, List<string> visible)
    {
        if (visible.Count == 0)
        {
            return new(neutral, neutral, neutral, neutral, 0, 0);
        }

        var known = visible.Select(Value).OfType<decimal>().ToList();
        return new(
            neutral,
            known.Count == 0 ? null : known.Average(),
            visible.Average(code => Value(code) ?? 0),
            visible.Average(code => Value(code) ?? 1),
            known.Count,
            visible.Count
        );
    }

    private ReferenceScore Comfort(decimal neutral)
    {
        var m = Mean(neutral, ["DIG1", "DIG2"]);
        var h = Value("DIG3");
        return new(
            neutral,
            m.Point + (.5m * (1 - m.Point) * (h ?? 0)),
            m.Low + (.5m * (1 - m.Low) * (h ?? 0)),
            m.High + (.5m * (1 - m.High) * (h ?? 1)),
            m.Answered + (h is null ? 0 : 1),
            3
        );
    }

    private ReferenceScore Presence(decimal neutral, string first, string second)
    {
        var of = Visible(second) ? 2 : 1;

        return Value(first) is not { } presence
            ? new(neutral, null, 0, 1, 0, of)
            : new(
                neutral,
                Math.Max(0, presence + (Value(second) ?? 0)),
                Math.Max(0, presence + (Value(second) ?? (of == 2 ? -.25m : 0))),
                Math.Max(0, presence + (Value(second) ?? 0)),
                1 + (Value(second) is null ? 0 : 1),
                of
            );
    }

    private static T Once<T>(Dictionary<string, T> known, string name, Func<T> work)
    {
        if (!known.TryGetValue(name, out var value))
        {
            known[name] = value = work();
        }

        return value;
    }
}
