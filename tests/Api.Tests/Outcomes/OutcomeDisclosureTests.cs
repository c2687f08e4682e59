using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>GET /v1/outcomes/summary: what it tells about fewer than ten people.</summary>
public sealed class OutcomeDisclosureTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
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

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public async Task A_cell_with_fewer_than_ten_people_has_no_numbers(int people, bool withheld)
    {
        using var partner = await api.CreatePartner();
        var data = await DataOf(partner);

        for (var person = 0; person < people; person++)
        {
            await data.AddWeek(OutcomeTestData.Name(person), "referrals", hours: 3);
        }

        var item = Assert.Single((await partner.Read(Summary)).List("items"));

        Assert.Equal(withheld, item.TryGetProperty("withheld", out _));
        Assert.Equal(withheld ? ["channel", "withheld"] : ["channel", .. Numbers], item.Names());
    }

    /// <summary>The channel less its visible groups would otherwise be the numbers of the one person with another verdict.</summary>
    [Theory]
    [InlineData("channel,verdict", "verdict")]
    [InlineData("channel,occupation", "occupation")]
    public async Task A_whole_less_its_visible_groups_tells_nothing_about_fewer_than_ten_people(string by, string group)
    {
        using var partner = await api.CreatePartner();
        var data = await DataOf(partner);
        (string Verdict, string Field, int People)[] groups =
        [
            ("core", "software", 30),
            ("watch", "law", 12),
            ("skip", "sales", 1),
        ];

        foreach (var (verdict, field, people) in groups)
        {
            for (var person = 0; person < people; person++)
            {
                var name = $"{verdict}-{person}";
                await data.AddAssessments([(name, Time(-1), Verdict(verdict), OutcomeTestData.Field(field))]);
                await data.AddWeek(name, "referrals", hours: 3, interviews: 1);
            }
        }

        var whole = Assert.Single((await partner.Read(Summary)).List("items"));
        var items = (await partner.Read($"{Summary}?by={by}")).List("items");
        var visible = items.Where(item => !item.TryGetProperty("withheld", out _)).ToList();

        Assert.Equal(40, whole.Number("people")); // 43, rounded down
        Assert.Equal(3, items.Count);
        Assert.Equal(by == "channel,verdict" ? "core" : "software", Assert.Single(visible).Text(group));
    }

    [Fact]
    public async Task An_erased_person_is_in_no_later_summary()
    {
        using var partner = await api.CreatePartner();
        var data = await DataOf(partner);

        for (var person = 0; person < 10; person++)
        {
            await data.AddWeek(OutcomeTestData.Name(person), "referrals", hours: 2);
        }

        Assert.Equal(10, Assert.Single((await partner.Read(Summary)).List("items")).Number("people"));
        Assert.Equal(204, (int)(await partner.DeleteAsync($"/v1/people/{OutcomeTestData.Name(3)}")).StatusCode);

        foreach (var by in (string[])["channel", "channel,verdict", "channel,occupation"])
        {
            var item = Assert.Single((await partner.Read($"{Summary}?by={by}")).List("items"));
            Assert.True(item.GetProperty("withheld").GetBoolean());
        }
    }

    /// <summary>The summaries before and after an erasure do not disclose the share of the erased person.</summary>
    [Fact]
    public async Task Erasing_one_of_many_people_changes_numbers_by_one_step_or_not_at_all()
    {
        using var partner = await api.CreatePartner();
        var data = await DataOf(partner);

        for (var person = 0; person < 30; person++)
        {
            await data.AddWeek(
                OutcomeTestData.Name(person),
                "referrals",
                hours: person % 2 == 0 ? 7 : 3,
                interviews: person % 3
            );
        }

        var before = Assert.Single((await partner.Read(Summary)).List("items"));
        await partner.DeleteAsync($"/v1/people/{OutcomeTestData.Name(4)}");
        var after = Assert.Single((await partner.Read(Summary)).List("items"));

        Assert.Contains(before.Number("hours") - after.Number("hours"), (decimal[])[0, 10]);
        Assert.Contains(before.Number("attempts") - after.Number("attempts"), (decimal[])[0, 20]);
        Assert.Contains(before.Number("interviews") - after.Number("interviews"), (decimal[])[0, 2]);
        Assert.Equal(0, before.Number("hours") % 10);
    }

    private Task<OutcomeTestData> DataOf(HttpClient partner) => OutcomeTestData.Of(api, partner);

    private static DateTimeOffset Time(int week, int days = 0) =>
        new(OutcomeTestData.Week.AddWeeks(week).Monday.AddDays(days), TimeOnly.MinValue, TimeSpan.Zero);

    private static Dictionary<int, string> Verdict(string verdict) =>
        new() { [Array.IndexOf(OutcomeTestData.Channels, "referrals")] = verdict };
}
