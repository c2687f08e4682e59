using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Outcomes.ActivityClientExtensions;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>A week of a person is recorded, replaced and read.</summary>
public sealed class RecordActivityTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_recorded_week_is_read_again()
    {
        using var partner = await api.CreatePartner();
        const string channels =
            """{ "referrals": { "hours": 2.25, "attempts": 3, "replies": 1 }, "events": { "interviews": 1, "offers": 1 } }""";

        var stored = await (await partner.Record("crm-1", 1, channels)).Json();

        Assert.Equal($"{Present.AddWeeks(-1)}", stored.Text("week"));
        var week = Assert.Single(await partner.Activity("crm-1"));
        Assert.Equal(stored.GetRawText(), week.GetRawText());
        Assert.Equal(["events", "referrals"], week.GetProperty("channels").Names());
        Assert.Equal(
            """{"hours":2.25,"attempts":3,"replies":1,"interviews":0,"offers":0}""",
            week.GetProperty("channels").GetProperty("referrals").GetRawText()
        );
    }

    [Fact]
    public async Task A_repeated_request_replaces_the_whole_week()
    {
        using var partner = await api.CreatePartner();
        await partner.Record("crm-1", 0, """{ "referrals": { "hours": 2 }, "blog": { "hours": 1 } }""");
        await partner.Record("crm-1", 1, """{ "blog": { "hours": 1 } }""");

        await partner.Record("crm-1", 0, """{ "referrals": { "hours": 3 }, "events": null }""");

        var weeks = await partner.Activity("crm-1");
        Assert.Equal(["referrals"], weeks[0].GetProperty("channels").Names());
        Assert.Equal(3, weeks[0].GetProperty("channels").GetProperty("referrals").Number("hours"));
        Assert.Equal(["blog"], weeks[1].GetProperty("channels").Names());

        await partner.Record("crm-1", 0, "{}");
        Assert.Equal($"{Present.AddWeeks(-1)}", Assert.Single(await partner.Activity("crm-1")).Text("week"));
    }

    [Fact]
    public async Task All_errors_are_reported_at_once_and_nothing_is_stored()
    {
        using var partner = await api.CreatePartner();
        const string channels = """
            {
              "tv": { "hours": 1 }, "blog": null, "a/b~c": null,
              "referrals": { "hours": 2.1, "attempts": -1, "replies": 1.5, "interviews": 1000, "offers": "1", "calls": 1 },
              "events": { "hours": 80.25, "attempts": 1e400 }, "alumni": 3
            }
            """;

        var refused = await partner.Record("crm-1", -2, channels);

        Assert.Equal(
            new[]
            {
                ("#", "out-of-range"),
                ("#/channels/a~1b~0c", "unknown-option"),
                ("#/channels/alumni", "wrong-type"),
                ("#/channels/events/attempts", "out-of-range"),
                ("#/channels/events/hours", "out-of-range"),
                ("#/channels/referrals/attempts", "out-of-range"),
                ("#/channels/referrals/calls", "unknown-member"),
                ("#/channels/referrals/hours", "out-of-range"),
                ("#/channels/referrals/interviews", "out-of-range"),
                ("#/channels/referrals/offers", "wrong-type"),
                ("#/channels/referrals/replies", "wrong-type"),
                ("#/channels/tv", "unknown-option"),
            },
            (await refused.ValidationErrors())
                .Select(error => (Uri.UnescapeDataString(error.Pointer), error.Code))
                .Order()
        );
        Assert.Equal(
            [("#/channels", "required")],
            await (await partner.Put(Path("crm-1", 0), "{}")).ValidationErrors()
        );
        Assert.Empty(await partner.Activity("crm-1"));
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(104, 200)]
    [InlineData(106, 422)]
    [InlineData(-2, 422)]
    public async Task Weeks_from_two_years_ago_to_the_present_one_can_be_recorded(int weeksAgo, int status)
    {
        using var partner = await api.CreatePartner();

        Assert.Equal(status, (int)(await partner.Record("crm-1", weeksAgo, """{ "blog": {} }""")).StatusCode);
    }

    [Theory]
    [InlineData("crm-1", "2026-48")]
    [InlineData("crm-1", "2026-W54")]
    [InlineData("no%20body", "2026-W40")]
    public async Task An_invalid_path_returns_404(string person, string week)
    {
        using var partner = await api.CreatePartner();

        var refused = await partner.Put($"/v1/people/{person}/activity/{week}", """{ "channels": {} }""");

        await refused.AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task The_list_is_restricted_to_an_interval_of_at_most_two_years()
    {
        using var partner = await api.CreatePartner();

        foreach (var weeksAgo in (int[])[0, 3, 5, 9])
        {
            await partner.Record("crm-1", weeksAgo, """{ "blog": { "attempts": 1 } }""");
        }

        var found = await partner.Activity("crm-1", $"?from={Present.AddWeeks(-5)}&to={Present.AddWeeks(-1)}");
        Assert.Equal([$"{Present.AddWeeks(-3)}", $"{Present.AddWeeks(-5)}"], found.Select(week => week.Text("week")));
        Assert.Empty(await partner.Activity("crm-2"));

        foreach (
            var query in (string[])
                ["?from=2026-1", "?from=2020-W01&to=2026-W01", "?from=2026-W02&to=2026-W01", "?week=2026-W01"]
        )
        {
            await (await partner.GetAsync($"/v1/people/crm-1/activity{query}")).AssertProblem(400, "unreadable");
        }

        Assert.Empty(await partner.Activity("crm-1", "?from=9000-W01"));
        Assert.Empty(await partner.Activity("crm-1", "?to=1000-W01"));
    }

    [Fact]
    public async Task The_list_has_every_week_that_can_be_recorded_by_default()
    {
        using var partner = await api.CreatePartner();
        int[] weeksAgo = [0, 103, 104];

        foreach (var weeks in weeksAgo)
        {
            await partner.Record("crm-1", weeks, """{ "blog": { "attempts": 1 } }""");
        }

        var found = await partner.Activity("crm-1");
        Assert.Equal(weeksAgo.Select(weeks => $"{Present.AddWeeks(-weeks)}"), found.Select(week => week.Text("week")));
    }

    [Fact]
    public async Task Test_and_live_activity_are_apart()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(keys.Secret());
        using var live = api.CreateClient(keys.Secret(ChannelFit.Api.Http.Auth.KeyMode.Live));

        await test.Record("crm-1", 0, """{ "blog": { "hours": 1 } }""");

        Assert.Empty(await live.Activity("crm-1"));
        await (await live.GetAsync("/v1/people/crm-1/progress")).AssertProblem(404, "not-found");
        Assert.Single(await test.Activity("crm-1"));
    }

    [Fact]
    public async Task Two_partners_record_the_same_reference_apart()
    {
        using var partner = await api.CreatePartner();
        using var other = await api.CreatePartner();

        await partner.Record("crm-1", 0, """{ "blog": { "hours": 1 } }""");
        await other.Record("crm-1", 0, """{ "events": { "hours": 2 } }""");
        await other.Record("crm-1", 1, "{}");

        Assert.Equal(["blog"], Assert.Single(await partner.Activity("crm-1")).GetProperty("channels").Names());
        Assert.Equal(["events"], Assert.Single(await other.Activity("crm-1")).GetProperty("channels").Names());
        await other.DeleteAsync("/v1/people/crm-1");
        Assert.Single(await partner.Activity("crm-1"));
    }

    [Fact]
    public async Task Concurrent_requests_leave_the_channels_of_one_of_them()
    {
        using var partner = await api.CreatePartner();
        string[] bodies = ["""{ "blog": { "hours": 1 } }""", """{ "events": { "hours": 1 } }"""];

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(index => partner.Record("crm-1", 0, bodies[index % 2]))
        );

        Assert.All(responses, response => Assert.Equal(200, (int)response.StatusCode));
        Assert.Single(Assert.Single(await partner.Activity("crm-1")).GetProperty("channels").Names());
    }

    /// <summary>Two imports at once do not see each other, and store the channels of a new week under two ids.</summary>
    [Fact]
    public async Task A_replaced_week_has_one_id_and_its_event_names_it()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        await partner.Subscribe(receiver.Url, "activity.recorded");

        foreach (var (kept, sentBefore) in ((string, int)[])[("blog", 0), ("events", 2)])
        {
            var person = $"crm-{kept}";
            await partner.Record(person, 1, """{ "blog": { "hours": 1 }, "events": { "hours": 2 } }""");
            await receiver.WaitFor(sentBefore + 1);
            await api.QueryAsOwner<int>(
                """
                update activity set record_id = gen_random_uuid()
                where person_ref = @person and channel = 'events'
                returning 1
                """,
                new { person }
            );

            await partner.Record(person, 1, $$$"""{ "{{{kept}}}": { "hours": 3 } }""");

            var sent = await receiver.WaitFor(sentBefore + 2);
            Assert.Equal(person, sent[^1].Json.GetProperty("data").Text("personRef"));
        }
    }

    [Fact]
    public async Task The_scopes_of_people_are_required()
    {
        using var partner = await api.CreatePartner();
        using var reader = api.CreateClient((await partner.IssueKey("people:read")).Text);
        using var writer = api.CreateClient((await partner.IssueKey("people:write")).Text);

        await (await reader.Record("crm-1", 0, "{}")).AssertProblem(403, "forbidden");
        Assert.Equal(200, (int)(await writer.Record("crm-1", 0, "{}")).StatusCode);
        await (await writer.GetAsync("/v1/people/crm-1/activity")).AssertProblem(403, "forbidden");
        Assert.Empty(await reader.Activity("crm-1"));
    }

    [Fact]
    public async Task An_event_names_the_person_and_the_week()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        await partner.Subscribe(receiver.Url, "activity.recorded");

        await partner.Record("crm-1", 1, """{ "blog": { "hours": 1 } }""");

        var sent = (await receiver.WaitFor(1))[0];
        Assert.Equal("activity.recorded", sent.Json.Text("type"));
        Assert.Equal(
            $$"""{"personRef":"crm-1","week":"{{Present.AddWeeks(-1)}}"}""",
            sent.Json.GetProperty("data").GetRawText()
        );
    }

    private static string Path(string person, int weeksAgo) =>
        $"/v1/people/{person}/activity/{Present.AddWeeks(-weeksAgo)}";
}
