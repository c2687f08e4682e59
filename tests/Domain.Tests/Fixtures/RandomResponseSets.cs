using System.Text;
using System.Text.Json;
using ChannelFit.Domain.Answers;
using CsCheck;

namespace ChannelFit.Domain.Tests.Fixtures;

/// <summary>Random valid response sets: empty, partial and full, in four styles of answering.</summary>
public static class RandomResponseSets
{
    private const int Steps = 5;

    private static readonly Instrument Instrument = TestCatalog.Instrument;

    private static readonly List<double>[] Corners = [.. Instrument.Items.Select(CornersOf)];

    /// <summary>The answer with the greatest effect in favour of a channel, by channel and item.</summary>
    private static readonly double[][] Best =
    [
        .. TestCatalog.Model.Channels.Select(channel =>
            Instrument.Items.Select(item => Corners[item.Index].MaxBy(answer => Worth(item, answer, channel))).ToArray()
        ),
    ];

    /// <summary>Response sets of every kind.</summary>
    public static Gen<ResponseSet> Random { get; } =
        Of(Gen.Frequency((1, Gen.Const(0.0)), (4, Gen.Double.Unit), (4, Full)));

    /// <summary>Response sets with every visible item answered.</summary>
    public static Gen<ResponseSet> Complete { get; } = Of(Full);

    /// <summary>A valid answer to the item.</summary>
    public static Gen<double> Answer(Item item) => Gen.Double.Unit.Select(draw => Pick(item, draw));

    /// <summary>Returns the answers as a request contains them.</summary>
    public static string Json(ResponseSet responses)
    {
        using var stream = new MemoryStream();

        using (var writer = new Utf8JsonWriter(stream))
        {
            responses.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads answers as a request does; returns either a response set or errors.</summary>
    public static (ResponseSet? Responses, List<ValidationError> Errors) Read(string answers)
    {
        var errors = new List<ValidationError>();
        using var json = JsonDocument.Parse(answers);
        var responses = AnswerReader.Read(Instrument, json.RootElement, "#/answers", errors);
        Assert.Equal(responses is null, errors.Count > 0);

        // The reader for valid answers returns the same response set, or null.
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(answers));
        reader.Read();
        Assert.Equal(responses?.Values.ToArray(), AnswerReader.Read(Instrument, ref reader)?.Values.ToArray());
        return (responses, errors);
    }

    /// <summary>Checks a property with many response sets, and prints a counterexample as JSON.</summary>
    public static void ShouldSatisfy(this Gen<ResponseSet> responseSets, Action<ResponseSet> check, int times = 1000) =>
        responseSets.Sample(check, iter: times, print: Json);

    private static Gen<double> Full => Gen.Const(1.0);

    /// <summary>
    /// Random agreement answers contradict each other so often that few verdicts would remain. Most response sets are
    /// therefore of steady people, whose answers are within one step of a level for each construct.
    /// </summary>
    private static Gen<ResponseSet> Of(Gen<double> filled) =>
        Gen.Select(
            filled,
            Gen.Frequency(
                (6, Gen.Const(ResponseStyle.Steady)),
                (2, Gen.Const(ResponseStyle.Careless)),
                (1, Gen.Const(ResponseStyle.Same)),
                (1, Gen.Const(ResponseStyle.Devoted))
            ),
            Gen.Double.Unit.Array[Instrument.Items.Length],
            Gen.Double.Unit.Array[Instrument.Items.Length],
            Gen.Int[0, Steps - 1].Array[TestCatalog.Model.ConstructScales.Length],
            Make
        );

    private static ResponseSet Make(double filled, ResponseStyle style, double[] present, double[] draws, int[] levels)
    {
        var responses = ResponseSet.Empty(Instrument);

        // Items that decide visibility precede the items that they show.
        foreach (var item in Instrument.Items.Where(item => present[item.Index] < filled))
        {
            responses = responses.IsVisible(item)
                ? responses.WithAnswer(item.Index, Pick(item, draws[item.Index], style, levels))
                : responses;
        }

        return responses;
    }

    private static double Pick(Item item, double draw, ResponseStyle style, int[] levels)
    {
        if (style == ResponseStyle.Devoted)
        {
            return Best[levels[1] * Best.Length / Steps][item.Index];
        }

        if (item.Type != ItemType.Agreement || style == ResponseStyle.Careless)
        {
            return Pick(item, draw);
        }

        if (style == ResponseStyle.Same)
        {
            return item.Min + levels[0];
        }

        var scale = TestCatalog.Model.ConstructScales.FirstOrDefault(scale => scale.Items.Contains(item.Index));
        var step = Math.Clamp(levels[scale?.Index ?? 0] + (int)(3 * draw) - 1, 0, Steps - 1);
        return TestCatalog.Model.ScoringKey[item.Index].Reversed ? item.Max - step : item.Min + step;
    }

    private static double Pick(Item item, double draw)
    {
        var corners = Corners[item.Index];

        if (item.Type != ItemType.Number)
        {
            return corners[(int)(draw * corners.Count)];
        }

        var corner = draw * (corners.Count + 2);
        var between = item.Min + ((corner - Math.Floor(corner)) * (item.Max - item.Min));
        return corner < corners.Count ? corners[(int)corner]
            : item.IsInteger ? Math.Floor(between)
            : between;
    }

    /// <summary>Returns every option; for a number the knots, the numbers next to them, and the limits of rules that read the item.</summary>
    private static List<double> CornersOf(Item item)
    {
        if (item.Type != ItemType.Number)
        {
            return
            [
                .. Enumerable.Range((int)item.Min, (int)(item.Max - item.Min) + 1).Select(answer => (double)answer),
            ];
        }

        var knots = TestCatalog.Model.ScoringKey[item.Index].Knots.Select(knot => knot.X);
        IEnumerable<double> beside = item.IsInteger ? [-1, 0, 1] : [-1, -1e-8, -1e-10, 0, 1e-10, 1e-8, 1.25];
        return
        [
            .. knots
                .Concat([item.Min, 2, 3, item.Max])
                .SelectMany(_ => beside, (corner, step) => item.IsInteger ? Math.Floor(corner) + step : corner + step)
                .Where(answer => answer >= item.Min && answer <= item.Max)
                .Distinct()
                .Order(),
        ];
    }

    private static double Worth(Item item, double answer, Channel channel)
    {
        var value = TestCatalog.Model.ScoringKey.ValueOf(item.Index, answer);
        var weight = TestCatalog
            .Model.ConstructScales.Where(scale =>
                scale.Items.Contains(item.Index) || scale.CompensatingItem?.Item == item.Index
            )
            .Sum(scale => TestCatalog.Model.Rules.Weights[scale.Index][channel.Index]);
        var shift = TestCatalog
            .Model.Rules.Shifts.Where(shift => shift.Item == item)
            .Sum(shift => shift.Points[(int)answer][channel.Index]);
        return (double.IsNaN(value) ? -1 : value * weight) + shift;
    }

    private enum ResponseStyle
    {
        Steady,
        Careless,
        Same,
        Devoted,
    }
}
