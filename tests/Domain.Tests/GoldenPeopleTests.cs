namespace ChannelFit.Domain.Tests;

/// <summary>The six people of reference/people.json, fed to the step after the items, come out as written there.</summary>
public sealed class GoldenPeopleTests
{
    public static TheoryData<string> Names =>
        [.. People.Golden.Select(person => person.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_person_gets_the_scores_verdicts_trials_gates_and_floors_written_down(string name)
    {
        var person = People.Golden.Single(person => person.GetProperty("name").GetString() == name);
        var card = People.CardOf(person);

        Assert.Equal(13, person.GetProperty("expected").EnumerateObject().Count());

        foreach (var expected in person.GetProperty("expected").EnumerateObject())
        {
            var channel = Seeded.Model.FindChannel(expected.Name);
            var judgement = card.Judgements[channel];
            var fired = Seeded
                .Model.Rules.Gates.Where((_, gate) => (judgement.Fired >> gate & 1) == 1)
                .Select(gate => gate.Code);

            Assert.Equal(expected.Value.GetProperty("score").GetDouble(), card.Scores[channel].Score / 10.0);
            Assert.Equal(expected.Value.GetProperty("verdict").GetString(), judgement.Verdict.Code());
            Assert.Equal(expected.Value.GetProperty("trial").GetBoolean(), judgement.Trial);
            Assert.Equal(expected.Value.GetProperty("floor").GetBoolean(), judgement.Floored);
            Assert.Equal(
                expected.Value.GetProperty("gatesFired").EnumerateArray().Select(gate => gate.GetString()!),
                fired
            );
        }
    }

    [Fact]
    public void Twitter_is_not_firm_for_the_first_two()
    {
        var twitter = Seeded.Model.FindChannel("twitter");

        Assert.All(
            People.Golden.Take(2),
            person => Assert.NotEqual(Firmness.Firm, People.CardOf(person).Judgements[twitter].Firmness)
        );
    }
}
