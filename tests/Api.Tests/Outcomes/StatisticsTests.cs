using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Outcomes.Statistics;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Benchmarks.ModelCard;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>Statistics of an instrument, each withheld below its number of response sets.</summary>
public sealed class StatisticsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Statistics = "/v1/instruments/channel-fit/versions/2/statistics";

    [Fact]
    public void Many_people_have_every_statistic()
    {
        var report = Collect(1200);

        Assert.Equal(("channel-fit@2", OutcomeTestData.Model, 1200), (report.Instrument, report.Model, report.People));
        var engagement = report.Items.Single(item => item.Item == "ENG1");
        Assert.Equal(0, engagement.Missing);
        Assert.Equal(["1", "2", "3", "4", "5"], engagement.Options!.Select(option => option.Option));
        Assert.Equal(1, engagement.Options!.Sum(option => option.Share), .03);
        Assert.InRange(engagement.ItemTotal!.Value, .3, .95);
        Assert.Equal(engagement.Options![0].Share, engagement.Floor);
        Assert.Equal(engagement.Options![^1].Share, engagement.Ceiling);
        Assert.Equal(
            ["engagement", "value-contribution", "relationships", "listening"],
            report.Reliability.Select(row => row.Construct)
        );
        Assert.All(
            report.Reliability,
            row =>
            {
                Assert.InRange(row.Alpha!.Mean, .4, .99);
                Assert.InRange(row.Omega!.Mean, row.Alpha.Mean - .03, .99);
                Assert.True(row.Alpha.Low < row.Alpha.Mean && row.Alpha.Mean < row.Alpha.High);
                // The simulated errors are those that the model assumes, and deviations of items besides.
                Assert.InRange(row.Sem!.Value, .5 * row.AssumedSem, 2 * row.AssumedSem);
            }
        );
        Assert.All(
            report.Retest.Where(row => row.Missing == 0 && row.Correlation is not null),
            row => Assert.InRange(row.Correlation!.Mean, .3, 1)
        );
        Assert.Contains(report.Retest, row => row is { Construct: "engagement", Correlation: not null });
        var twitter = report.Norms.Single(row => row is { Construct: null, Channel: "twitter" });
        Assert.False(twitter.Provisional);
        Assert.Equal(
            twitter.Percentiles!.Select(percentile => percentile.Score).Order(),
            twitter.Percentiles!.Select(percentile => percentile.Score)
        );
    }

    [Theory]
    [InlineData(99)]
    [InlineData(150)]
    [InlineData(230)]
    public void Each_statistic_is_withheld_below_its_number_and_says_how_many_are_missing(int people)
    {
        var report = Collect(people);

        Assert.All(
            report.Items,
            item =>
            {
                Assert.Equal(Math.Max(0, 100 - item.N), item.Missing);
                Assert.Equal(item.N < 100, item.Floor is null && item.Options is null && item.Mean is null);
            }
        );
        Assert.All(
            report.Reliability,
            row =>
            {
                Assert.Equal(Math.Max(0, 200 - row.N), row.Missing);
                Assert.Equal(row.N < 200, row.Alpha is null && row.Omega is null && row.Sem is null);
            }
        );
        Assert.All(report.Retest, row => Assert.True(row.N >= 200 || row.Correlation is null));
        Assert.All(
            report.Norms,
            row =>
            {
                Assert.Equal(Math.Max(0, 200 - row.N), row.Missing);
                Assert.Equal(row.N < 200, row.Percentiles is null);
                Assert.True(row.Percentiles is null || row.Provisional == true);
            }
        );
    }

    [Fact]
    public async Task A_partners_statistics_use_the_latest_answers_of_each_person_and_no_erased_person()
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        var people = Population().Draw(120);
        await data.AddAnswers(
            people.Select(person => (person.First, (Domain.Answers.ResponseSet?)person.Second)),
            DateTimeOffset.UtcNow
        );

        var before = await partner.Read(Statistics);
        await partner.DeleteAsync($"/v1/people/{OutcomeTestData.Name(7)}");
        var after = await partner.Read(Statistics);

        Assert.Equal((120, 119), (before.Number("people"), after.Number("people")));
        Assert.False(before.GetProperty("limited").GetBoolean());
        var engagement = before.List("retest").Single(row => row.Text("construct") == "engagement");
        Assert.InRange(engagement.Number("n"), 100, 120);
        using var other = await api.CreatePartner();
        Assert.Equal(0, (await other.Read(Statistics)).Number("people"));
    }

    [Theory]
    [InlineData(6, 0)] // the same visit or a correction
    [InlineData(7, 30)]
    [InlineData(55, 30)]
    [InlineData(57, 0)]
    public async Task A_retest_is_one_to_eight_weeks_after_the_first_answers(int days, int pairs)
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        await data.AddAnswers(
            Population().Draw(30).Select(person => (person.First, (Domain.Answers.ResponseSet?)person.First)),
            DateTimeOffset.UtcNow,
            days
        );

        var report = await partner.Read(Statistics);

        Assert.Equal(30, report.Number("people"));
        Assert.Equal(pairs, report.List("retest").Max(row => row.Number("n")));
    }

    [Fact]
    public async Task An_unknown_version_and_unknown_parameters_are_refused()
    {
        using var partner = await api.CreatePartner();

        await (await partner.GetAsync("/v1/instruments/channel-fit/versions/9/statistics")).AssertProblem(
            404,
            "not-found"
        );
        await (await partner.GetAsync("/v1/instruments/channel-fit/versions/02/statistics")).AssertProblem(
            404,
            "not-found"
        );
        await (await partner.GetAsync($"{Statistics}?item=ENG1")).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task The_command_publishes_what_the_page_shows()
    {
        var database = await ApiFixture.CreateDatabase();
        await using var app = ApiFixture.Build(database);
        await app.StartAsync();
        var (data, _) = await OutcomeTestData.NewLivePartner(app);
        var people = Population().Draw(210);
        await data.AddAnswers(
            people.Select(person => (person.First, (Domain.Answers.ResponseSet?)null)),
            DateTimeOffset.UtcNow
        );

        var (code, output, error) = await OutcomeTestData.Run(database, "statistics", "--publish");

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("### Statistics of channel-fit@2, ", output, StringComparison.Ordinal);
        Assert.Contains("| engagement | 5 | 2", output, StringComparison.Ordinal);
        await using var source = DataSourceFactory.Create(database);
        var reports = await PublishedReports.Load(source, default);
        Assert.Equal(210, reports.StatisticsOf("channel-fit@2")!.Document.People);
        await using var next = ApiFixture.Build(database, reports: reports);
        await next.StartAsync();
        using var anonymous = new HttpClient { BaseAddress = new(next.Urls.First()) };

        foreach (
            var (language, title) in new[]
            {
                ("en", "questions that belong together"),
                ("es", "preguntas que van juntas"),
            }
        )
        {
            anonymous.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
            var page = System.Net.WebUtility.HtmlDecode(await anonymous.GetStringAsync("/instruments/channel-fit/2"));
            Assert.Contains(title, page, StringComparison.Ordinal);
            anonymous.DefaultRequestHeaders.AcceptLanguage.Clear();
        }
    }

    [Fact]
    public async Task The_page_of_an_instrument_without_reports_says_so_and_an_unknown_one_is_not_found()
    {
        var page = await api.Anonymous.GetStringAsync("/instruments/channel-fit/1");

        Assert.Contains("There are no numbers yet.", page, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await api.Anonymous.GetAsync("/instruments/channel-fit/9")).StatusCode);
    }

    private InstrumentStatisticsResponse Collect(int people)
    {
        var collector = new StatisticsCollector(api.Published.FindModel(OutcomeTestData.Model)!.Model);

        foreach (var person in Population().Draw(people))
        {
            collector.Add(person.Second, person.First);
        }

        return collector.ToResponse(limited: false);
    }

    private SimulatedPopulation Population() => new(api.Published.FindModel(OutcomeTestData.Model)!.Model);
}
