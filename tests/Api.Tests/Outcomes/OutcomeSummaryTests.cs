using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>GET /v1/outcomes/summary: sums over at least ten people, which no two summaries undo.</summary>
public sealed class OutcomeSummaryTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Summary = "/v1/outcomes/summary";
    private static readonly string[] Numbers =
    [
        "people",
        "hours",
        "attempts",
        "replies",
        "interviews",
        "offers",
        "interviewsPer10Hours",
    ];

    [Fact]
    public async Task Sums_of_a_channel_are_over_all_of_its_people()
    {
        using var partner = await api.CreatePartner();
        var data = await DataOf(partner);

        for (var person = 0; person < 12; person++)
        {
            await data.AddWeek(OutcomeTestData.Name(person), "referrals", hours: 1, interviews: 1);
            await data.AddWeek(OutcomeTestData.Name(person), "referrals", hours: 1, week: 1);
        }

        var item = Assert.Single((await partner.Read(Summary)).List("items"));

        Assert.Equal("referrals", item.Text("channel"));
        // A person made 4 attempts, so attempts are rounded to a step of 5.
        Assert.Equal(
            (10, 24, 50, 24),
            (item.Number("people"), item.Number("hours"), item.Number("attempts"), item.Number("replies"))
        );
        Assert.Equal((12, 0), (item.Number("interviews"), item.Number("offers")));
        // The prior of referrals is .8 in ten hours and counts as much as two interviews: (2 + 12) / (25 + 24) hours.
        var rate = item.GetProperty("interviewsPer10Hours");
        Assert.Equal(2.86m, rate.Number("mean"));
        Assert.InRange(rate.Number("low"), 1.6m, 2m);
        Assert.InRange(rate.Number("high"), 4m, 4.4m);
        Assert.Equal(["channel", .. Numbers], item.Names());
    }

    [Fact]
    public async Task A_week_counts_under_the_verdict_that_was_the_latest_when_it_began()
    {
        using var partner = await api.CreatePartner();
        var data = await DataOf(partner);

        for (var person = 0; person < 10; person++)
        {
            var name = OutcomeTestData.Name(person);
            await data.AddAssessments([
                (name, Time(1, days: -1), Verdict("core"), "{}"),
                (name, Time(2, days: 1), Verdict("watch"), "{}"),
            ]);

            for (var week = 0; week < 4; week++)
            {
                await data.AddWeek(name, "referrals", hours: week + 1, week: week);
            }
        }

        var items = (await partner.Read($"{Summary}?by=channel,verdict")).List("items");

        Assert.Equal(
            [("core", 50m), ("none", 10m), ("watch", 40m)],
            items.Select(item => (item.Text("verdict"), item.Number("hours")))
        );
    }

    [Fact]
    public async Task A_line_of_work_is_that_of_the_latest_assessment()
    {
        using var partner = await api.CreatePartner();
        var data = await DataOf(partner);

        for (var person = 0; person < 20; person++)
        {
            var name = OutcomeTestData.Name(person);
            await data.AddWeek(name, "referrals", hours: 1);

            if (person < 10)
            {
                await data.AddAssessments([
                    (name, Time(-2), Verdict("core"), OutcomeTestData.Field("law")),
                    (name, Time(-1), Verdict("core"), OutcomeTestData.Field("software")),
                ]);
            }
        }

        var items = (await partner.Read($"{Summary}?by=channel,occupation")).List("items");

        Assert.Equal(
            [("none", 10m), ("software", 10m)],
            items.Select(item => (item.Text("occupation"), item.Number("people")))
        );
    }

    [Fact]
    public async Task Other_partners_and_the_other_mode_are_not_counted()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var live = api.CreateClient(keys.SingleKey(KeyType.Secret, KeyMode.Live));
        using var other = await api.CreatePartner();
        var data = await DataOf(test);

        for (var person = 0; person < 10; person++)
        {
            await data.AddWeek(OutcomeTestData.Name(person), "referrals", hours: 2);
        }

        Assert.Single((await test.Read(Summary)).List("items"));
        Assert.Empty((await live.Read(Summary)).List("items"));
        Assert.Empty((await other.Read(Summary)).List("items"));
    }

    [Theory]
    [InlineData("?by=verdict")]
    [InlineData("?by=")]
    [InlineData("?by=channel&by=channel")]
    [InlineData("?personRef=p-1")]
    [InlineData("?channel=referrals")]
    [InlineData("?from=2026-W01")]
    [InlineData("?by=channel%00")]
    public async Task No_filter_narrows_a_summary(string query)
    {
        using var partner = await api.CreatePartner();

        await (await partner.GetAsync(Summary + query)).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task A_key_without_the_scope_reads_no_summary()
    {
        using var partner = await api.CreatePartner();
        var (_, key) = await partner.IssueKey("assessments:read");
        using var narrow = api.CreateClient(key);

        await (await narrow.GetAsync(Summary)).AssertProblem(403, "forbidden");
    }

    private Task<OutcomeTestData> DataOf(HttpClient partner) => OutcomeTestData.Of(api, partner);

    private static DateTimeOffset Time(int week, int days = 0) =>
        new(OutcomeTestData.Week.AddWeeks(week).Monday.AddDays(days), TimeOnly.MinValue, TimeSpan.Zero);

    private static Dictionary<int, string> Verdict(string verdict) =>
        new() { [Array.IndexOf(OutcomeTestData.Channels, "referrals")] = verdict };
}
