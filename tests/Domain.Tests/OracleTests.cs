using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace ChannelFit.Domain.Tests;

/// <summary>The library and the page agree, on thousands of random sheets, in everything that scoring.md §§1–5 names.</summary>
public sealed class OracleTests
{
    [Fact]
    public void The_library_says_what_the_page_says_of_any_sheet() =>
        Gen.Select(Sheets.Any, Gen.Int[0, 150])
            .Sample(
                (sheet, seconds) => Agree(Scorecard.Of(Seeded.Model, sheet, seconds), seconds),
                iter: 1200,
                print: drawn => $"{drawn.Item2} s, {Sheets.Json(drawn.Item1)}"
            );

    /// <summary>Claims that the library's card is the oracle's.</summary>
    internal static void Agree(Scorecard card, int? seconds)
    {
        using var answers = JsonDocument.Parse(Sheets.Json(card.Sheet));

        var page = new Oracle(OracleFigures.Of(card.Model), answers.RootElement, seconds).Tell().ToList();
        var library = Tell(card).ToList();
        Assert.Equal(page.Count, library.Count);
        Assert.All(page.Zip(library), lines => Assert.Equal(lines.First, lines.Second));
    }

    /// <summary>The card in the oracle's words.</summary>
    private static IEnumerable<string> Tell(Scorecard card)
    {
        foreach (var channel in card.Model.Channels)
        {
            var (score, judged) = (card.Scores[channel.Index], card.Judgements[channel.Index]);
            var gates = card.Model.Rules.Gates.Where((_, gate) => (judged.Fired >> gate & 1) == 1);
            var terms = card.Terms[channel.Index].Select(term => $"{card.Model.SourceOf(term)}:{term.Tenths}");
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{channel.Key} {score.Score} {score.Min}..{score.Max} {score.Low}..{score.High}"
            );
            yield return $"{channel.Key} {judged.Verdict.Code()} {judged.Firmness.Code()} {judged.AtMin.Code()}..{judged.AtMax.Code()}";
            yield return $"{channel.Key} [{string.Join(' ', gates.Select(gate => gate.Code))}] floor {judged.Floored} trial {judged.Trial}";
            yield return $"{channel.Key} covered {Round(judged.Coverage)} rank {judged.Rank} {judged.RankBest}..{judged.RankWorst}";
            yield return $"{channel.Key} {string.Join(' ', terms)}";
        }

        // The library keeps field presence last; the page has it among the constructs.
        var measures = card.Model.Measures.OrderBy(measure => Array.IndexOf(Constructs, measure.Construct));

        foreach (var measure in measures)
        {
            var read = card.Readings[measure.Index];
            var channel = measure.Channel < 0 ? "" : card.Model.Channels[measure.Channel].Key;
            yield return $"{measure.Construct} {channel} {(read.Missing ? "none" : Round(read.Point))} {Round(read.Low)}..{Round(read.High)} {read.Answered} of {read.Asked}";
        }

        var quality = card.Quality;
        yield return $"straight-lined {quality.Has(ConcernKind.StraightLined)} contradictory {quality.Has(ConcernKind.Contradictory)} too-fast {quality.Has(ConcernKind.TooFast)}";
        yield return $"next {card.NextQuestion(0)?.Code ?? "none"}";
        yield return $"answered {card.Sheet.Answered} of {card.Sheet.CountAsked()}";
    }

    private static readonly string[] Constructs = [.. Reference.Model.GetProperty("constructs").Codes("key")];

    private static string Round(double value) => Oracle.Round((decimal)value);
}
