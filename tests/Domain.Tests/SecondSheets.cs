using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using CsCheck;

namespace ChannelFit.Domain.Tests;

/// <summary>Random valid sheets of version 2: steady people with a level in each construct, and a few careless ones.</summary>
internal static class SecondSheets
{
    /// <summary>Sheets with any part of the questions answered.</summary>
    public static Gen<ResponseSet> Any { get; } = Gen.Int.Select(seed => Sheet(new Random(seed)));

    /// <summary>A result of somebody.</summary>
    public static Scorecard Card(Random chance) => Scorecard.Score(Second.Model, Sheet(chance));

    /// <summary>A valid answer to an item.</summary>
    public static double Answer(Item item, Random chance) =>
        item.Type != ItemType.Number ? chance.Next((int)item.Min, (int)item.Max + 1)
        : chance.Next(2) == 0 ? Knot(item, chance)
        : item.Whole ? Math.Min(item.Max, chance.Next(30))
        : Math.Min(item.Max, chance.Next(300) / 12.0);

    public static ResponseSet Sheet(Random chance)
    {
        var filled = chance.Next(3) == 0 ? chance.NextDouble() : 1;
        return Sheet(chance, filled, chance.NextDouble());
    }

    /// <param name="filled">The share of visible items that are answered.</param>
    /// <param name="lean">0 to 1: how much speaks for channels.</param>
    public static ResponseSet Sheet(Random chance, double filled, double lean)
    {
        var sheet = ResponseSet.Empty(Second.Instrument);
        var careless = chance.Next(10) == 0;
        var levels = Second
            .Model.ConstructScales.Select(_ => Math.Clamp(lean + chance.NextDouble() - .5, 0, 1))
            .ToArray();

        // What decides visibility stands before what it shows.
        foreach (var item in Second.Instrument.Items)
        {
            if (sheet.IsVisible(item) && chance.NextDouble() < filled)
            {
                var measure = Second.Model.ConstructScales.FirstOrDefault(measure => measure.Uses(item.Index));
                var level = Math.Clamp(levels[measure?.Index ?? 0] + (.4 * chance.NextDouble()) - .2, 0, 1);
                var answer =
                    item.Type != ItemType.Agreement || careless ? Answer(item, chance)
                    : Second.Model.ScoringKey[item.Index].Reversed ? Math.Round(5 - (4 * level))
                    : Math.Round(1 + (4 * level));
                sheet = sheet.WithAnswer(item.Index, answer);
            }
        }

        return sheet;
    }

    private static double Knot(Item item, Random chance)
    {
        var knots = Second.Model.ScoringKey[item.Index].Knots;
        var x = knots[chance.Next(knots.Length)].X;
        return item.Whole ? Math.Floor(x) : x;
    }
}
