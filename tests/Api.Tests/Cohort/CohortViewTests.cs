using System.Globalization;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Outcomes;

namespace ChannelFit.Api.Tests.Cohort;

/// <summary>The table of the coach's view: its people, columns, filters, order and pages.</summary>
public sealed class CohortViewTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private static readonly IReadOnlyDictionary<int, string> None = new Dictionary<int, string>();

    [Fact]
    public async Task Everyone_with_an_assessment_or_an_invitation_is_listed()
    {
        using var partner = await api.CreatePartner();
        Assert.Equal(201, (int)(await partner.Submit(ActivityClientExtensions.WithPlan("crm-1"))).StatusCode);
        Assert.Equal(200, (int)(await partner.Record("crm-1", 0, """{ "blog": { "hours": 1 } }""")).StatusCode);
        await Invite(partner, "crm-2");
        await Invite(partner, "crm-1");
        await partner.Post("/v1/invitations", """{ "personRef": "crm-1", "purpose": "check-in" }""");
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.Smallest)).StatusCode);

        var rows = await api.CohortRows(await Token(partner));

        Assert.Equal(["crm-1", "crm-2"], rows.Select(row => row[0]));
        var today = DateOnly.FromDateTime(DateTime.UtcNow).ToString("d MMMM yyyy", null);
        var week = ActivityClientExtensions.Present.Monday.ToString("d MMMM yyyy", null);
        Assert.Equal((today, "1", week), (rows[0][1], rows[0][5], rows[0][6]));
        Assert.StartsWith("X (Twitter) and similar networks", rows[0][2], StringComparison.Ordinal);
        Assert.Matches("^[0-9.]+ h$", rows[0][4]);
        Assert.Equal(["crm-2", "–", "–", "–", "–", "1", "–"], rows[1]);
    }

    [Fact]
    public async Task People_of_other_partners_and_modes_are_not_listed()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var live = api.CreateClient(keys.SingleKey(KeyType.Secret, KeyMode.Live));
        using var other = await api.CreatePartner();
        await Invite(test, "crm-test");
        await Invite(live, "crm-live");
        await Invite(other, "crm-other");

        Assert.Equal(["crm-test"], await api.CohortPeople(await Token(test)));
        Assert.Equal(["crm-live"], await api.CohortPeople(await Token(live)));
        Assert.Equal(["crm-other"], await api.CohortPeople(await Token(other)));
    }

    [Fact]
    public async Task An_erased_person_is_not_listed()
    {
        using var partner = await api.CreatePartner();
        await Invite(partner, "crm-1");
        var token = await Token(partner);
        Assert.Single(await api.CohortPeople(token));

        await partner.DeleteAsync("/v1/people/crm-1");

        Assert.Empty(await api.CohortPeople(token));
    }

    [Fact]
    public async Task Filters_are_by_verdict_channel_silence_and_open_invitations()
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        var now = DateTimeOffset.UtcNow;
        await data.AddAssessments([
            ("old-watch", now.AddDays(-30), Focus("watch"), "{}"),
            ("new-watch", now.AddDays(-1), Focus("watch"), "{}"),
            ("old-core", now.AddDays(-31), Focus("core"), "{}"),
            ("old-core", now.AddDays(-40), Focus("watch"), "{}"),
            ("old-active", now.AddDays(-30), Focus("skip"), "{}"),
        ]);
        await data.AddWeek("old-active", "blog", hours: 1, week: 11);
        await Invite(partner, "new-watch");
        await Invite(partner, "invited");
        var token = await Token(partner);

        Assert.Equal(["new-watch", "old-watch"], await api.CohortPeople(token, "?verdict=watch"));
        Assert.Equal(["old-core"], await api.CohortPeople(token, "?verdict=core&channel=twitter"));
        Assert.Empty(await api.CohortPeople(token, "?channel=blog"));
        Assert.Equal(["old-core", "old-watch"], await api.CohortPeople(token, "?silent=yes"));
        Assert.Equal(["invited", "new-watch"], await api.CohortPeople(token, "?open=yes"));
        Assert.Equal(["old-watch"], await api.CohortPeople(token, "?verdict=watch&silent=yes"));
    }

    [Theory]
    [InlineData("?order=score")]
    [InlineData("?sort=score")]
    [InlineData("?score=500")]
    [InlineData("?verdict=%00&channel=%00&after=%00&utm_source=mail")]
    [InlineData("?after=AAAA")]
    [InlineData("?verdict=watch&verdict=core")]
    public async Task There_is_no_order_and_no_filter_by_score(string query)
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        var now = DateTimeOffset.UtcNow;
        await data.AddAssessments([
            ("b", now.AddDays(-2), Focus("core"), "{}"),
            ("a", now.AddDays(-3), Focus("skip"), "{}"),
            ("c", now.AddDays(-1), Focus("watch"), "{}"),
        ]);

        Assert.Equal(["a", "b", "c"], await api.CohortPeople(await Token(partner), query));
    }

    [Fact]
    public async Task The_newest_answers_come_first_in_the_order_of_dates()
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        var now = DateTimeOffset.UtcNow;
        await data.AddAssessments([
            ("b", now.AddDays(-2), None, "{}"),
            ("a", now.AddDays(-3), None, "{}"),
            ("c", now.AddDays(-1), None, "{}"),
        ]);
        await Invite(partner, "z");
        await Invite(partner, "d");

        Assert.Equal(["c", "b", "a", "d", "z"], await api.CohortPeople(await Token(partner), "?order=date"));
    }

    [Fact]
    public async Task A_rescored_copy_is_no_new_answer_and_its_verdict_is_shown()
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        var now = DateTimeOffset.UtcNow;
        var answered = now.AddDays(-30);
        await data.AddAssessments([
            ("rescored", answered, Focus("skip"), "{}"),
            ("rescored", now, Focus("watch"), "{}"),
            ("only-a-copy", now.AddDays(-40), Focus("skip"), "{}"),
            ("answered", now.AddDays(-20), Focus("skip"), "{}"),
        ]);
        await api.QueryAsOwner<int>(
            """
            update assessment as copy
            set rescore_of = first.id
            from assessment as first
            where first.person_ref = 'rescored' and first.partner_id = copy.partner_id
                and (copy.person_ref = 'rescored' and copy.id > first.id or copy.person_ref = 'only-a-copy')
            returning 1
            """
        );
        var token = await Token(partner);

        var rows = await api.CohortRows(token, "?order=date");

        Assert.Equal(["answered", "rescored", "only-a-copy"], rows.Select(row => row[0]));
        Assert.Equal(answered.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture), rows[1][1]);
        Assert.Equal(["rescored"], await api.CohortPeople(token, "?verdict=watch"));
        Assert.Equal(["answered", "rescored", "only-a-copy"], await api.CohortPeople(token, "?silent=yes&order=date"));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Hundreds_of_people_are_shown_in_pages_without_gaps()
    {
        using var partner = await api.CreatePartner();
        var data = await OutcomeTestData.Of(api, partner);
        var now = DateTimeOffset.UtcNow;
        string[] assessed = [.. Enumerable.Range(0, 500).Select(OutcomeTestData.Name)];
        string[] invited = [.. Enumerable.Range(10, 80).Select(number => $"a-{number}")];
        await data.AddAssessments([
            .. assessed.Select((person, number) => (person, now.AddMinutes(-number), None, "{}")),
            .. assessed.Take(100).Select((person, number) => (person, now.AddDays(-2).AddMinutes(number), None, "{}")),
        ]);

        foreach (var person in invited.Concat(assessed.Take(20)))
        {
            await Invite(partner, person);
        }

        var token = await Token(partner);
        string[] everybody = [.. assessed, .. invited];

        await AssertPages("", [.. everybody.Order(StringComparer.Ordinal)], expectedPages: 12);
        await AssertPages("?order=date", everybody, expectedPages: 12);
        await AssertPages("?verdict=skip", [.. assessed.Order(StringComparer.Ordinal)], expectedPages: 10);
        await AssertPages("?order=date&verdict=skip", assessed, expectedPages: 10);

        async Task AssertPages(string query, string[] expected, int expectedPages)
        {
            var (people, pages, next) = (new List<string>(), 0, (string?)query);

            while (next is not null)
            {
                using var response = await api.ReadCohort(token, $"people{next}");
                var page = await response.Text();
                people.AddRange(CohortClientExtensions.RowsOf(page).Select(row => row[0]));
                pages++;
                var link = Regex.Match(page, "href=\"/c(?<query>[^\"]*)\">Next page");
                next = link.Success ? link.Groups["query"].Value.Replace("&amp;", "&", StringComparison.Ordinal) : null;
            }

            Assert.Equal(expected, people);
            Assert.Equal(expectedPages, pages);
        }
    }

    [Fact]
    public async Task A_reference_opens_the_report_as_long_as_the_link_is_open()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(ActivityClientExtensions.WithPlan("crm-1"));
        var link = await partner.CreateCohortLink();
        using var table = await api.ReadCohort(CohortClientExtensions.TokenOf(link));
        var path = Regex.Match(await table.Text(), "href=\"(?<path>/c/[^\"]+)\"").Groups["path"].Value;

        using var report = await api.Anonymous.GetAsync(path);
        var text = await report.Text();
        Assert.Equal((200, "no-store"), ((int)report.StatusCode, report.Header("Cache-Control")));
        Assert.Contains("crm-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", text, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await api.Anonymous.GetAsync(path[..^1])).StatusCode);

        await partner.DeleteAsync($"/v1/cohort-links/{link.Text("id")}");
        Assert.Equal(404, (int)(await api.Anonymous.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task The_view_is_in_the_language_of_the_browser()
    {
        using var partner = await api.CreatePartner();
        await partner.ChangeSettings("""{ "name": "<b>Example</b>" }""");

        using var response = await api.ReadCohort(await Token(partner), language: "es");
        var page = await response.Text();

        Assert.Equal("es", response.Header("Content-Language"));
        Assert.Contains("Personas a las que acompa", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Example", page, StringComparison.Ordinal);
    }

    private static Dictionary<int, string> Focus(string verdict) => new() { [0] = verdict };

    private static async Task<string> Token(HttpClient partner) =>
        CohortClientExtensions.TokenOf(await partner.CreateCohortLink());

    private static async Task Invite(HttpClient partner, string person) =>
        Assert.Equal(
            201,
            (int)(await partner.Post("/v1/invitations", $$"""{ "personRef": "{{person}}" }""")).StatusCode
        );
}
