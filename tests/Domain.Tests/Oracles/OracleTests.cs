using System.Globalization;
using System.Text.Json;
using ChannelFit.Domain.Tests.Catalog;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Verdicts;
using CsCheck;

namespace ChannelFit.Domain.Tests.Oracles;

/// <summary>The library agrees with the oracle on thousands of random response sets, in everything that docs/scoring.md, sections 1 to 5, defines.</summary>
[Trait("Category", "Slow")]
public sealed class OracleTests
{
    [Fact]
    public void The_library_agrees_with_the_oracle_on_random_response_sets() =>
        Gen.Select(RandomResponseSets.Random, Gen.Int[0, 150])
            .Sample(
                (responses, seconds) => Agree(Scorecard.Score(TestCatalog.Model, responses, seconds), seconds),
                iter: 1200,
                print: drawn => $"{drawn.Item2} s, {RandomResponseSets.Json(drawn.Item1)}"
            );

    /// <summary>Asserts that the library's scorecard equals that of the oracle.</summary>
    internal static void Agree(Scorecard card, int? seconds)
    {
        using var answers = JsonDocument.Parse(RandomResponseSets.Json(card.Responses));

        var page = new Oracle(OracleParameters.Of(card.Model), answers.RootElement, seconds).Lines().ToList();
        var library = Lines(card).ToList();
        Assert.Equal(page.Count, library.Count);
        Assert.All(page.Zip(library), lines => Assert.Equal(lines.First, lines.Second));
    }

    /// <summary>Returns the scorecard in the form of the oracle.</summary>
    private static IEnumerable<string> Lines(Scorecard card)
    {
        foreach (var channel in card.Model.Channels)
        {
            var (score, verdict) = (card.Scores[channel.Index], card.Verdicts[channel.Index]);
            var gates = card.Model.Rules.Gates.Where((_, gate) => (verdict.Fired >> gate & 1) == 1);
            var terms = card.Contributions[channel.Index].Select(term => $"{card.Model.SourceOf(term)}:{term.Tenths}");
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{channel.Key} {score.Score} {score.Min}..{score.Max} {score.Low}..{score.High}"
            );
            yield return $"{channel.Key} {verdict.Verdict.Code()} {verdict.Firmness.Code()} {verdict.AtMin.Code()}..{verdict.AtMax.Code()}";
            yield return $"{channel.Key} [{string.Join(' ', gates.Select(gate => gate.Code))}] floor {verdict.Floored} trial {verdict.Trial}";
            yield return $"{channel.Key} covered {Round(verdict.Coverage)} rank {verdict.Rank} {verdict.RankBest}..{verdict.RankWorst}";
            yield return $"{channel.Key} {string.Join(' ', terms)}";
        }

        // Field presence is last in the library and among the other constructs on the page.
        var scales = card.Model.ConstructScales.OrderBy(scale => Array.IndexOf(Constructs, scale.Construct));

        foreach (var scale in scales)
        {
            var read = card.ConstructScores[scale.Index];
            var channel = scale.Channel < 0 ? "" : card.Model.Channels[scale.Channel].Key;
            yield return $"{scale.Construct} {channel} {(read.IsMissing ? "none" : Round(read.Point))} {Round(read.Low)}..{Round(read.High)} {read.Answered} of {read.Asked}";
        }

        var concerns = card.Quality.Concerns.Select(concern => concern.Kind).ToList();
        yield return $"straight-lined {concerns.Contains(ConcernKind.StraightLined)} contradictory {concerns.Contains(ConcernKind.Contradictory)} too-fast {concerns.Contains(ConcernKind.TooFast)}";
        yield return $"next {card.FindNextBestQuestion(0)?.Code ?? "none"}";
        yield return $"answered {card.Responses.AnsweredCount} of {card.Responses.CountVisible()}";
    }

    private static readonly string[] Constructs = [.. ReferenceFiles.Model.GetProperty("constructs").Codes("key")];

    private static string Round(double value) => Oracle.Round((decimal)value);
}
