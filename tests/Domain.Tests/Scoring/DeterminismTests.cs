using System.Globalization;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Tests.Fixtures;
using CsCheck;

namespace ChannelFit.Domain.Tests.Scoring;

/// <summary>Same input, same bytes: in any culture, on any thread and after a round trip.</summary>
public sealed class DeterminismTests
{
    private static readonly ScoringModel Model = TestCatalog.Model;

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    public void Results_are_identical_in_every_culture(string culture)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        var random = new PCG(7);
        var responseSets = Enumerable
            .Range(0, 50)
            .Select(_ => RandomResponseSets.Random.Generate(random, null, out var _))
            .ToList();
        var here = responseSets.ConvertAll(Describe);

        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
            Assert.Equal(here, responseSets.ConvertAll(Describe));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Fact]
    public void Results_are_identical_on_every_thread()
    {
        var random = new PCG(11);
        var responseSets = Enumerable
            .Range(0, 20)
            .Select(_ => RandomResponseSets.Random.Generate(random, null, out var _))
            .ToList();
        var here = responseSets.ConvertAll(Describe);

        Parallel.For(
            0,
            64,
            new() { MaxDegreeOfParallelism = 16 },
            _ => Assert.Equal(here, responseSets.ConvertAll(Describe))
        );
    }

    [Fact]
    public void A_response_set_round_trips_through_JSON() =>
        RandomResponseSets.Random.ShouldSatisfy(responses =>
        {
            var read = RandomResponseSets.Read(RandomResponseSets.Json(responses)).Responses!;
            Assert.Equal(responses.Values, read.Values);
            Assert.Equal(responses.AnsweredCount, read.AnsweredCount);
        });

    private static string Describe(ResponseSet responses)
    {
        var card = Scorecard.Score(Model, responses, 30);
        return $"{RandomResponseSets.Json(responses)} {CanonicalForm.ToText(card)} {Convert.ToHexString(CanonicalForm.ComputeHash(card))} {card.FindNextBestQuestion(0)?.Code}";
    }
}
