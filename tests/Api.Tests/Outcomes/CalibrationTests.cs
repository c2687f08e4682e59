using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Benchmarks.ModelCard;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>Calibration for the people of a partner.</summary>
public sealed class CalibrationTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Calibration = "/v1/models/fit-model/versions/2.0.0/calibration";

    [Theory]
    [InlineData("separating")]
    [InlineData("flat")]
    [InlineData("inverted")]
    public async Task A_partners_calibration_finds_the_effect_of_verdicts(string kind)
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        await data.Add(new(EffectsOf(kind), people: 400, weeks: 8, seed: 3));

        var report = await partner.Read(Calibration);

        Assert.Equal(("fit-model@2.0.0", kind), (report.Text("model"), report.Text("finding")));
        Assert.Equal(["core", "support", "watch"], report.List("compared").Select(verdict => verdict.GetString()));
        Assert.Equal(
            ["core", "support", "watch", "skip", "cannot-tell"],
            report.List("verdicts").Select(verdict => verdict.Text("verdict"))
        );
        var missing = report.List("verdicts")[^1];
        Assert.Equal((true, 50), (missing.GetProperty("withheld").GetBoolean(), missing.Number("missing")));
        Assert.All(report.List("verdicts").Take(3), verdict => Assert.Equal(0, verdict.Number("people") % 5));
    }

    [Fact]
    public async Task Few_people_are_insufficient_and_their_numbers_withheld()
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        await data.Add(new(SimulatedSearch.Separating, people: 9, weeks: 8, seed: 1));

        var report = await partner.Read(Calibration);

        Assert.Equal("insufficient", report.Text("finding"));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("probabilityOrdered").ValueKind);
        Assert.All(
            report.List("verdicts"),
            verdict => Assert.Equal(["verdict", "withheld", "missing"], verdict.Names())
        );
    }

    [Fact]
    public async Task Three_weeks_of_a_pair_and_the_last_two_weeks_do_not_count()
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        await data.Add(new(SimulatedSearch.Separating, people: 400, weeks: 3, seed: 1));

        Assert.Equal(0, (await partner.Read(Calibration)).Number("people"));

        // The fourth week is the present one.
        await data.AddWeeks([
            .. Enumerable
                .Range(0, 400)
                .SelectMany(person =>
                    OutcomeTestData.Channels.Select(channel =>
                        (OutcomeTestData.Name(person), channel, OutcomeTestData.Week.AddWeeks(12), 4, 1)
                    )
                ),
        ]);
        Assert.Equal(0, (await partner.Read(Calibration)).Number("people"));
    }

    [Fact]
    public async Task An_interview_in_a_week_without_hours_counts()
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        await data.Add(new(SimulatedSearch.Separating, people: 400, weeks: 5, seed: 1));
        var before = Verdict(await partner.Read(Calibration), "core");

        // The week after the last one with hours.
        await data.AddWeeks([
            .. Enumerable
                .Range(0, 400)
                .SelectMany(person =>
                    OutcomeTestData.Channels.Select(channel =>
                        (OutcomeTestData.Name(person), channel, OutcomeTestData.Week.AddWeeks(5), 0, 3)
                    )
                ),
        ]);
        var after = Verdict(await partner.Read(Calibration), "core");

        Assert.Equal(before.Number("hours"), after.Number("hours"));
        Assert.True(after.Number("interviews") > before.Number("interviews"));
    }

    [Fact]
    public async Task Another_version_of_the_model_has_a_calibration_of_its_own_and_an_unknown_one_none()
    {
        using var partner = await api.CreatePartner();

        Assert.Equal(
            "insufficient",
            (await partner.Read("/v1/models/fit-model/versions/1.0.0/calibration")).Text("finding")
        );
        await (await partner.GetAsync("/v1/models/fit-model/versions/9.0.0/calibration")).AssertProblem(
            404,
            "not-found"
        );
        await (await partner.GetAsync($"{Calibration}?by=channel")).AssertProblem(400, "unreadable");
    }

    private static JsonElement Verdict(JsonElement calibration, string verdict) =>
        calibration.List("verdicts").Single(one => one.Text("verdict") == verdict);

    private static double[] EffectsOf(string kind) =>
        kind switch
        {
            "separating" => SimulatedSearch.Separating,
            "flat" => SimulatedSearch.Flat,
            _ => SimulatedSearch.Inverted,
        };
}
