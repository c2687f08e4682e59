using ChannelFit.Api.Features.Retention;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static ChannelFit.Api.Tests.Outcomes.ActivityClientExtensions;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>Activity is exported, erased and deleted with everything else about a person.</summary>
public sealed class ActivityLifetimeTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Blog = """{ "blog": { "hours": 1.25, "attempts": 2 } }""";

    [Fact]
    public async Task A_person_export_contains_activity_and_its_deliveries()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) => http.Response.WriteAsync("Thank you");
        await partner.Subscribe(receiver.Url, "activity.recorded");
        await partner.Record("crm-exported", 1, Blog);
        await partner.Record("crm-other", 1, Blog);
        await Eventually.IsTrue(async () =>
            await api.QueryAsOwner<long>("select count(*) from delivery where delivered and answer = 'Thank you'") == 2
        );

        var export = await partner.Read("/v1/people/crm-exported/export");

        var activity = Assert.Single(export.List("activity"));
        Assert.Equal(($"{Present.AddWeeks(-1)}", "blog"), (activity.Text("week"), activity.Text("channel")));
        Assert.Equal(1.25m, activity.GetProperty("numbers").Number("hours"));
        var delivery = Assert.Single(export.List("deliveries"));
        Assert.Equal(("activity.recorded", activity.Text("id")), (delivery.Text("event"), delivery.Text("aboutId")));
    }

    [Fact]
    public async Task An_erasure_deletes_activity_and_what_receivers_answered_about_it()
    {
        const string reference = "crm-active-4711";
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) => http.Response.WriteAsync($"Thank you for {reference}");
        await partner.Subscribe(receiver.Url, "activity.recorded");
        await partner.Record(reference, 1, Blog);
        await partner.Record("crm-kept", 1, Blog);
        await Eventually.IsTrue(async () =>
            await api.QueryAsOwner<long>("select count(*) from delivery where answer like '%crm-active-4711%'") == 2
        );

        Assert.Equal(204, (int)(await partner.DeleteAsync($"/v1/people/{reference}")).StatusCode);

        Assert.Equal(
            0,
            await api.QueryAsOwner<long>(
                "select count(*) from activity where person_ref = @reference",
                new { reference }
            )
        );
        Assert.Equal(
            1,
            await api.QueryAsOwner<long>("select count(*) from delivery where event = 'activity.recorded'")
        );
        Assert.Single(await partner.Activity("crm-kept"));
        await (await partner.GetAsync($"/v1/people/{reference}/progress")).AssertProblem(404, "not-found");
    }

    /// <summary>The previous release inserts the same row when an erasure begins, and knows no table of activity.</summary>
    [Fact]
    public async Task An_erasure_by_the_previous_release_deletes_activity()
    {
        using var partner = await api.CreatePartner();
        await partner.Record("crm-previous", 1, Blog);

        await api.QueryAsOwner<int>(
            """
            insert into erased_person (partner_id, person, erased_at, erasing_test, erasing_ref, erasing_at)
            select partner_id, decode(repeat('00', 32), 'hex'), now(), test, person_ref, now()
            from activity
            where person_ref = 'crm-previous'
            returning 1
            """
        );

        Assert.Empty(await partner.Activity("crm-previous"));
    }

    [Fact]
    public async Task Erasures_and_requests_at_the_same_time_leave_nothing_behind()
    {
        using var partner = await api.CreatePartner();
        await partner.Record("crm-raced", 1, Blog);

        var writes = Enumerable.Range(0, 20).Select(_ => partner.Record("crm-raced", 0, Blog)).ToList();
        var erased = await partner.DeleteAsync("/v1/people/crm-raced");
        var statuses = (await Task.WhenAll(writes)).Select(response => (int)response.StatusCode).ToHashSet();

        Assert.Equal(204, (int)erased.StatusCode);
        Assert.Subset(new HashSet<int> { 200, 410 }, statuses);
        Assert.Empty(await partner.Activity("crm-raced"));
        Assert.Equal(410, (int)(await partner.Record("crm-raced", 0, Blog)).StatusCode);
    }

    [Fact]
    public async Task Activity_is_deleted_after_the_partners_retention_days()
    {
        using var partner = await api.CreatePartner();
        await partner.ChangeSettings("""{ "retentionDays": 30 }""");
        await partner.Record("crm-old", 1, Blog);
        await partner.Record("crm-young", 1, Blog);
        await api.QueryAsOwner<int>(
            "update activity set created_at = now() - interval '31 days' where person_ref = 'crm-old' returning 1"
        );

        await api.QueryAsOwner<int>("update partner set swept_at = null returning 1");
        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(DateTimeOffset.UtcNow, default);

        Assert.Empty(await partner.Activity("crm-old"));
        Assert.Single(await partner.Activity("crm-young"));
    }

    [Fact]
    public async Task An_event_of_a_week_is_kept_until_its_last_channel_is_deleted()
    {
        using var partner = await api.CreatePartner();
        await partner.ChangeSettings("""{ "retentionDays": 30 }""");
        await partner.Subscribe("http://127.0.0.1:9/hooks", "activity.recorded");
        await partner.Record("crm-both", 1, """{ "blog": { "hours": 1 }, "events": { "hours": 2 } }""");
        const string Events = "select count(*) from delivery where event = 'activity.recorded' and not delivered";
        var events = await api.QueryAsOwner<long>(Events);

        await Expire("blog");
        Assert.Single(await partner.Activity("crm-both"));
        Assert.Equal(events, await api.QueryAsOwner<long>(Events));

        await Expire("events");
        Assert.Empty(await partner.Activity("crm-both"));
        Assert.Equal(events - 1, await api.QueryAsOwner<long>(Events));

        async Task Expire(string channel)
        {
            await api.QueryAsOwner<int>(
                """
                update activity set created_at = now() - interval '31 days'
                where person_ref = 'crm-both' and channel = @channel
                returning 1
                """,
                new { channel }
            );
            await api.QueryAsOwner<int>("update partner set swept_at = null returning 1");
            await api.Services.GetRequiredService<RetentionSweeper>().Sweep(DateTimeOffset.UtcNow, default);
        }
    }
}
