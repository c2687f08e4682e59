using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Scoring;

/// <summary>The constructs of the six people of Golden/people.json give the results of that file.</summary>
public sealed class GoldenPeopleTests
{
    public static TheoryData<string> Names =>
        [.. PlanningPeople.Golden.Select(person => person.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_reference_people_get_the_recorded_results(string name)
    {
        var person = PlanningPeople.Golden.Single(person => person.GetProperty("name").GetString() == name);
        var card = PlanningPeople.ScorecardOf(person);

        Assert.Equal(13, person.GetProperty("expected").EnumerateObject().Count());

        foreach (var expected in person.GetProperty("expected").EnumerateObject())
        {
            var channel = TestCatalog.Model.FindChannel(expected.Name);
            var verdict = card.Verdicts[channel];
            var fired = TestCatalog
                .Model.Rules.Gates.Where((_, gate) => (verdict.Fired >> gate & 1) == 1)
                .Select(gate => gate.Code);

            Assert.Equal(expected.Value.GetProperty("score").GetDouble(), card.Scores[channel].Score / 10.0);
            Assert.Equal(expected.Value.GetProperty("verdict").GetString(), verdict.Verdict.Code());
            Assert.Equal(expected.Value.GetProperty("trial").GetBoolean(), verdict.Trial);
            Assert.Equal(expected.Value.GetProperty("floor").GetBoolean(), verdict.Floored);
            Assert.Equal(
                expected.Value.GetProperty("gatesFired").EnumerateArray().Select(gate => gate.GetString()!),
                fired
            );
        }
    }

    [Fact]
    public void The_twitter_verdict_is_not_firm_for_the_first_two_people()
    {
        var twitter = TestCatalog.Model.FindChannel("twitter");

        Assert.All(
            PlanningPeople.Golden.Take(2),
            person => Assert.NotEqual(Firmness.Firm, PlanningPeople.ScorecardOf(person).Verdicts[twitter].Firmness)
        );
    }
}
