using ChannelFit.Domain.Answers;
using CsCheck;

namespace ChannelFit.Domain.Tests.Fixtures;

/// <summary>Random valid response sets of version 2: steady people with a level in each construct, and a few careless ones.</summary>
internal static class RandomResponseSetsV2
{
    /// <summary>Response sets with a random share of the questions answered.</summary>
    public static Gen<ResponseSet> Any { get; } = Gen.Int.Select(seed => Responses(new Random(seed)));

    /// <summary>The result of a random response set.</summary>
    public static Scorecard Card(Random random) => Scorecard.Score(ModelV2.Model, Responses(random));

    /// <summary>A valid answer to an item.</summary>
    public static double Answer(Item item, Random random) =>
        item.Type != ItemType.Number ? random.Next((int)item.Min, (int)item.Max + 1)
        : random.Next(2) == 0 ? Knot(item, random)
        : item.IsInteger ? Math.Min(item.Max, random.Next(30))
        : Math.Min(item.Max, random.Next(300) / 12.0);

    public static ResponseSet Responses(Random random)
    {
        var filled = random.Next(3) == 0 ? random.NextDouble() : 1;
        return Responses(random, filled, random.NextDouble());
    }

    /// <param name="filled">The share of visible items that are answered.</param>
    /// <param name="meanLevel">The mean level of the constructs, 0–1.</param>
    public static ResponseSet Responses(Random random, double filled, double meanLevel)
    {
        var responses = ResponseSet.Empty(ModelV2.Instrument);
        var careless = random.Next(10) == 0;
        var levels = ModelV2
            .Model.ConstructScales.Select(_ => Math.Clamp(meanLevel + random.NextDouble() - .5, 0, 1))
            .ToArray();

        // Items that decide visibility precede the items that they show.
        foreach (var item in ModelV2.Instrument.Items)
        {
            if (responses.IsVisible(item) && random.NextDouble() < filled)
            {
                var scale = ModelV2.Model.ConstructScales.FirstOrDefault(scale => scale.Uses(item.Index));
                var level = Math.Clamp(levels[scale?.Index ?? 0] + (.4 * random.NextDouble()) - .2, 0, 1);
                var answer =
                    item.Type != ItemType.Agreement || careless ? Answer(item, random)
                    : ModelV2.Model.ScoringKey[item.Index].Reversed ? Math.Round(5 - (4 * level))
                    : Math.Round(1 + (4 * level));
                responses = responses.WithAnswer(item.Index, answer);
            }
        }

        return responses;
    }

    private static double Knot(Item item, Random random)
    {
        var knots = ModelV2.Model.ScoringKey[item.Index].Knots;
        var x = knots[random.Next(knots.Length)].X;
        return item.IsInteger ? Math.Floor(x) : x;
    }
}
