using System.Text.Json;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Outcomes.Calibration;
using ChannelFit.Api.Features.Outcomes.Statistics;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Benchmarks.ModelCard;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>The commands calibrate and recalibrate, and the basis of results.</summary>
public sealed class CalibrationCommandTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    private readonly DirectoryInfo drafts = Directory.CreateTempSubdirectory("channelfit-drafts-");

    public void Dispose() => drafts.Delete(recursive: true);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_command_pools_the_live_data_of_all_partners_and_results_name_it_after_the_next_start()
    {
        var database = await ApiFixture.CreateDatabase();
        await using var app = ApiFixture.Build(database);
        await app.StartAsync();
        var (first, client) = await OutcomeTestData.NewLivePartner(app);
        var (second, _) = await OutcomeTestData.NewLivePartner(app);
        await first.Add(new(SimulatedSearch.Separating, people: 250, weeks: 8, seed: 5));
        await second.Add(new(SimulatedSearch.Separating, people: 250, weeks: 8, seed: 6));
        var picture = Path.Combine(drafts.FullName, "calibration.svg");

        var (code, output, error) = await OutcomeTestData.Run(
            database,
            "calibrate",
            "--publish",
            "--picture",
            picture,
            "--json"
        );

        Assert.Equal((0, ""), (code, error));
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("separating", 500), (report.Text("finding"), report.Number("people")));
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(picture), StringComparison.Ordinal);
        await using var source = DataSourceFactory.Create(database);
        var reports = await PublishedReports.Load(source, default);
        await using var next = ApiFixture.Build(database, reports: reports);
        await next.StartAsync();
        using var restarted = new HttpClient { BaseAddress = new(next.Urls.First()) };
        restarted.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        var stored = await (await client.Submit(SubmissionBodies.Complete)).Id();

        foreach (var query in (string[])["", "?include=texts,contributions"])
        {
            var before = await client.Read($"/v1/assessments/{stored}{query}");
            var after = await restarted.Read($"/v1/assessments/{stored}{query}");
            Assert.Equal("none", before.GetProperty("basis").Text("validation"));
            Assert.Equal("separating", after.GetProperty("basis").Text("validation"));
            Assert.Equal(500, after.GetProperty("basis").Number("sampleSize"));
            Assert.True(after.GetProperty("verified").GetBoolean());
            Assert.Equal(before.Text("resultHash"), after.Text("resultHash"));
            Assert.Equal(before.Text("modelHash"), after.Text("modelHash"));
        }

        Assert.Contains(
            "This was checked with 500 people. ",
            (await restarted.Read($"/v1/assessments/{stored}?include=texts")).GetProperty("notes").GetRawText(),
            StringComparison.Ordinal
        );
        var page = await restarted.GetStringAsync("/instruments/channel-fit/2");
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("Yes, so far: ", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flat")]
    [InlineData("inverted")]
    [InlineData("insufficient")]
    public void Any_other_result_leaves_the_basis_as_it_is(string result)
    {
        var reports = new PublishedReports(
            new Dictionary<string, PublishedReport<CalibrationResponse>>
            {
                [OutcomeTestData.Model] = new(
                    DateTimeOffset.UtcNow,
                    new(OutcomeTestData.Model, result, 500, [], .1, .1, 1, [])
                ),
            },
            new Dictionary<string, PublishedReport<InstrumentStatisticsResponse>>()
        );
        var catalog = reports.ApplyTo(api.Published);

        Assert.Equal("none", catalog.FindModel(OutcomeTestData.Model)!.Document.Basis.Validation);
    }

    [Fact]
    public async Task The_help_names_the_default_model()
    {
        var (code, output, _) = await OutcomeTestData.Run("", "calibrate", "--help");

        Assert.Equal(0, code);
        Assert.Contains("[default: fit-model@2.0.0]", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../x", 2)]
    [InlineData("", 2)]
    [InlineData("2.1", 2)]
    [InlineData("2.01.0", 2)]
    [InlineData("1.0.0", 1)]
    [InlineData("2.0.0", 1)]
    public async Task A_draft_has_a_version_that_is_not_published(string version, int expected)
    {
        var database = await ApiFixture.CreateDatabase();
        var draft = Path.Combine(drafts.FullName, "no-draft.json");

        var (code, output, error) = await OutcomeTestData.Run(
            database,
            "recalibrate",
            draft,
            "--version-of-draft",
            version
        );

        Assert.Equal((expected, ""), (code, output));
        Assert.NotEmpty(error);
        Assert.False(File.Exists(draft));
    }

    [Fact]
    public async Task A_draft_moves_bases_by_the_data_and_the_impact_report_accepts_it()
    {
        var database = await ApiFixture.CreateDatabase();
        await using var app = ApiFixture.Build(database);
        await app.StartAsync();
        var (data, client) = await OutcomeTestData.NewLivePartner(app);
        await client.Submit(SubmissionBodies.Complete);

        for (var person = 0; person < 10; person++)
        {
            await data.AddWeek(OutcomeTestData.Name(person), "referrals", hours: 10, interviews: 3);
            await data.AddWeek(OutcomeTestData.Name(person), "job-boards", hours: 20);
        }

        await data.AddWeek(OutcomeTestData.Name(1), "twitter", hours: 10, interviews: 9);
        var draft = Path.Combine(drafts.FullName, "draft.json");

        var (code, output, error) = await OutcomeTestData.Run(database, "recalibrate", draft, "--json");

        Assert.Equal((0, ""), (code, error));
        var changes = JsonDocument
            .Parse(output)
            .RootElement.EnumerateArray()
            .ToDictionary(change => change.Text("channel"));
        // Referrals: prior .8 in ten hours, so E = (2 + 30) / (25 + 100) = .256 an hour: 25·log₁₀(3.2) = 12.6 points.
        Assert.Equal((63, 75.6m), (changes["referrals"].Number("from"), changes["referrals"].Number("to")));
        // Job boards: prior .3 in ten hours; E = 2 / (66.7 + 200) is a quarter of it: −15.05 points, at most 15.
        Assert.Equal(15, changes["job-boards"].Number("from") - changes["job-boards"].Number("to"));
        // One person is too few to move anything, or to be named.
        Assert.Equal(changes["twitter"].Number("from"), changes["twitter"].Number("to"));
        Assert.Equal(0, changes["twitter"].Number("people"));
        var links = JsonDocument.Parse(await File.ReadAllTextAsync($"{draft}.links.json")).RootElement;
        Assert.Equal(("fit-model@2.1.0", "fit-model@2.0.0"), (links.Text("model"), links.Text("inherits")));
        Assert.Contains(
            "Own data: n = 10 people, 100 hours, 30 interviews",
            links.GetProperty("links").GetProperty("base/referrals").Text("judgement"),
            StringComparison.Ordinal
        );

        var (rescored, impact, _) = await OutcomeTestData.Run(database, "rescore", "--model", draft, "--json");

        Assert.Equal(0, rescored);
        var report = JsonDocument.Parse(impact).RootElement;
        Assert.Equal(("fit-model@2.1.0", 1), (report.Text("model"), report.Number("assessments")));
        Assert.Contains(report.List("movers"), mover => mover.Text("channel") == "referrals");
    }

    [Fact]
    public async Task An_unknown_model_is_a_usage_error()
    {
        var (code, _, error) = await OutcomeTestData.Run(
            api.ConnectionString,
            "calibrate",
            "--model",
            "fit-model@9.9.9"
        );

        Assert.Equal(CliCommand.UsageError, code);
        Assert.Contains("is not a published model (fit-model@1.0.0, ", error, StringComparison.Ordinal);
    }
}
