using System.Text.RegularExpressions;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Outcomes;

namespace ChannelFit.Api.Tests.Cohort;

/// <summary>The pictures of the coach's view: no number is about fewer than ten people, and no filter changes them.</summary>
public sealed partial class CohortPicturesTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Few = "Fewer than ten people";

    [Theory]
    [InlineData(9, 0, $"X (Twitter) and similar networks {Few}")]
    [InlineData(10, 0, "X (Twitter) and similar networks Core 10")]
    [InlineData(14, 0, "X (Twitter) and similar networks Core 10")]
    [InlineData(15, 12, "X (Twitter) and similar networks Core 15 Skip 10")]
    // The smaller group of two would follow from the whole, so both are shown together.
    [InlineData(15, 1, "X (Twitter) and similar networks Others 15")]
    [InlineData(5, 5, "X (Twitter) and similar networks Others 10")]
    public async Task Verdicts_of_fewer_than_ten_people_are_withheld(int core, int skip, string expected)
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        await data.AddAssessments([
            .. Enumerable
                .Range(0, core + skip)
                .Select(person =>
                    (
                        OutcomeTestData.Name(person),
                        DateTimeOffset.UtcNow.AddMinutes(-person),
                        (IReadOnlyDictionary<int, string>)
                            new Dictionary<int, string> { [0] = person < core ? "core" : "skip" },
                        "{}"
                    )
                ),
        ]);

        Assert.Contains(expected, await Pictures(partner), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hours_and_funnels_of_fewer_than_ten_people_are_withheld()
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);

        for (var person = 0; person < 10; person++)
        {
            await data.AddWeek(OutcomeTestData.Name(person), "referrals", hours: 4, interviews: 1, week: 10);
        }

        await data.AddWeek(OutcomeTestData.Name(0), "events", hours: 4, interviews: 1, week: 10);

        var pictures = await Pictures(partner);

        // Ten people spent four hours in one of four weeks: ten hours a week, in steps of the largest share of one person.
        Assert.Contains($"Personal network and referrals Planned a week: {Few} Spent a week 10 h", pictures);
        Assert.Contains("Personal network and referrals Attempts 80 Replies 40 Interviews 10 Offers 0", pictures);
        Assert.Contains($"Events and job fairs Planned a week: {Few} Spent a week: {Few}", pictures);
        Assert.EndsWith(
            $"What came of each channel Events and job fairs {Few} Personal network and referrals Attempts 80 Replies 40 Interviews 10 Offers 0",
            pictures
        );
    }

    [Fact]
    public async Task Planned_hours_are_those_of_people_who_recorded_hours()
    {
        using var partner = await api.CreatePartner();

        for (var person = 0; person < 12; person++)
        {
            Assert.Equal(
                201,
                (int)(await partner.Submit(ActivityClientExtensions.WithPlan($"crm-{person}"))).StatusCode
            );

            if (person < 10)
            {
                await partner.Record($"crm-{person}", 1, """{ "referrals": { "hours": 2 } }""");
            }
        }

        var pictures = await Pictures(partner);

        Assert.Matches("Personal network and referrals Planned a week [0-9]+ h Spent a week 5 h", pictures);
    }

    [Fact]
    public async Task No_filter_changes_the_pictures()
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);

        for (var person = 0; person < 12; person++)
        {
            await data.AddWeek(OutcomeTestData.Name(person), "referrals", hours: 4, week: 10);
        }

        Assert.Equal(
            await Pictures(partner),
            await Pictures(partner, "?verdict=core&channel=blog&silent=yes&open=yes&after=AAAA")
        );
    }

    [Fact]
    public async Task The_longest_bar_is_the_largest_number_of_any_kind()
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);

        for (var person = 0; person < 10; person++)
        {
            await data.AddWeek(OutcomeTestData.Name(person), "referrals", hours: 1, interviews: 8, week: 10);
        }

        // 20 attempts, 10 replies, 80 interviews, no offers.
        var widths = Widths().Matches(await PicturesHtml(partner)).Select(match => match.Value);
        Assert.Equal(["25%", "12.5%", "100%", "0%"], widths.TakeLast(4));
    }

    [Fact]
    public async Task Other_partners_are_not_counted()
    {
        using var partner = await api.CreatePartner();
        using var other = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);

        for (var person = 0; person < 12; person++)
        {
            await data.AddWeek(OutcomeTestData.Name(person), "referrals", hours: 4, week: 10);
        }

        Assert.DoesNotContain("referrals", await Pictures(other), StringComparison.Ordinal);
    }

    private async Task<string> Pictures(HttpClient partner, string query = "") =>
        CohortClientExtensions.TextOf(await PicturesHtml(partner, query));

    private async Task<string> PicturesHtml(HttpClient partner, string query = "")
    {
        var token = CohortClientExtensions.TokenOf(await partner.CreateCohortLink());
        using var response = await api.ReadCohort(token, $"pictures{query}");
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Text();
    }

    [GeneratedRegex("(?<=<rect class=\"[a-z]+\" x=\"0\" y=\"0\" width=\")[^\"]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Widths();
}
