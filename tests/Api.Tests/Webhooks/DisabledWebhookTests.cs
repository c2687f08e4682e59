using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>A disabled webhook receives nothing, whether the partner or the service disabled it and whatever was in flight.</summary>
public sealed class DisabledWebhookTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const int Submissions = 8;

    [Theory]
    [InlineData(410, "now()", "gone")]
    [InlineData(500, "now() - interval '6 days'", "failing")]
    public async Task Concurrent_failures_of_a_disabled_webhook_are_not_retried(int status, string since, string reason)
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var respond = new TaskCompletionSource();
        receiver.Responder = async (http, _) =>
        {
            await respond.Task;
            http.Response.StatusCode = status;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await Task.WhenAll(Enumerable.Range(0, Submissions).Select(_ => partner.Submit(SubmissionBodies.Smallest)));
        await receiver.WaitFor(Submissions);
        await AsOwner($"update webhook set failing_since = {since} where id = @id returning 1", webhook);

        respond.SetResult();

        await Eventually.IsTrue(async () =>
            (await partner.Deliveries(webhook)).All(one => one.Number("attempts") == 1 && one.Text("state") == "failed")
        );
        Assert.All(await partner.Deliveries(webhook), one => Assert.Null(one.TextOrNull("nextAttemptAt")));
        Assert.Equal(reason, (await partner.Read(WebhookClientExtensions.PathOf(webhook))).Text("disabledReason"));
        Assert.Equal(Submissions, receiver.Received.Count);
    }

    [Fact]
    public async Task In_flight_deliveries_of_a_disabled_webhook_are_not_retried()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var respond = new TaskCompletionSource();
        receiver.Responder = async (http, _) =>
        {
            await respond.Task;
            http.Response.StatusCode = 500;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Smallest);
        await receiver.WaitFor(1);

        await partner.Patch(WebhookClientExtensions.PathOf(webhook), """{"enabled":false}""");
        respond.SetResult();

        var failedDelivery = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        Assert.Equal(("failed", null), (failedDelivery.Text("state"), failedDelivery.TextOrNull("nextAttemptAt")));
    }

    [Fact]
    public async Task Due_deliveries_of_a_disabled_webhook_are_not_claimed()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Patch(WebhookClientExtensions.PathOf(webhook), """{"enabled":false}""");
        await partner.Submit(SubmissionBodies.Smallest);

        // The same state as when the webhook is disabled during the submission.
        await AsOwner("update delivery set due_at = now() where webhook_id = @id returning 1", webhook);
        await partner.Post($"{WebhookClientExtensions.PathOf(webhook)}/test", "{}");

        // The test event is delivered, and no other event is.
        await receiver.WaitFor(1);
        await Task.Delay(1500);
        Assert.Single(receiver.Received);
        var undelivered = (await partner.Deliveries(webhook)).Single(one => !one.GetProperty("sample").GetBoolean());
        Assert.Equal(0, undelivered.Number("attempts"));
        Assert.Equal(("failed", null), (undelivered.Text("state"), undelivered.TextOrNull("nextAttemptAt")));

        // Nor when the webhook is enabled again.
        await partner.Patch(WebhookClientExtensions.PathOf(webhook), """{"enabled":true}""");
        await Task.Delay(1500);
        Assert.Single(receiver.Received);
        Assert.Empty(await partner.Deliveries(webhook, "?state=pending"));
    }

    [Fact]
    public async Task Disabling_a_webhook_changes_no_delivery_and_lists_all_as_failed()
    {
        using var partner = await api.CreatePartner();
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        await AddWaiting(webhook, count: 3);

        var disabled = await partner.Patch(WebhookClientExtensions.PathOf(webhook), """{"enabled":false}""");

        Assert.Equal(200, (int)disabled.StatusCode);
        Assert.Equal(3, await AsOwner("select count(due_at) from delivery where webhook_id = @id", webhook));
        Assert.Empty(await partner.Deliveries(webhook, "?state=pending"));
        var failed = await partner.Deliveries(webhook, "?state=failed");
        Assert.Equal(3, failed.Count);
        Assert.All(failed, one => Assert.Equal(("failed", null), (one.Text("state"), one.TextOrNull("nextAttemptAt"))));
    }

    [Fact]
    public async Task Enabling_a_webhook_ends_a_large_backlog_in_batches()
    {
        using var partner = await api.CreatePartner();
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        await partner.Patch(WebhookClientExtensions.PathOf(webhook), """{"enabled":false}""");
        await AddWaiting(webhook, count: 2_001);

        var enabled = await partner.Patch(WebhookClientExtensions.PathOf(webhook), """{"enabled":true}""");

        Assert.Equal(200, (int)enabled.StatusCode);
        Assert.Equal(0, await AsOwner("select count(due_at) from delivery where webhook_id = @id", webhook));
        Assert.Equal(
            1_000,
            await AsOwner(
                """
                select max(batch)
                from (select count(*) as batch from delivery where webhook_id = @id group by xmin::text) as batches
                """,
                webhook
            )
        );
    }

    [Fact]
    public async Task A_failed_test_event_to_a_disabled_webhook_is_not_retried()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.RespondWith(500);
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Patch(WebhookClientExtensions.PathOf(webhook), """{"enabled":false}""");

        await partner.Post($"{WebhookClientExtensions.PathOf(webhook)}/test", "{}");

        var failedDelivery = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        Assert.Equal(("failed", null), (failedDelivery.Text("state"), failedDelivery.TextOrNull("nextAttemptAt")));
    }

    [Fact]
    public async Task Test_events_requested_before_the_webhook_was_disabled_are_sent()
    {
        const int Tests = 20; // more than are in flight at once
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var respond = new TaskCompletionSource();
        receiver.Responder = (_, _) => respond.Task;
        var webhook = await partner.Subscribe(receiver.Url);
        var path = WebhookClientExtensions.PathOf(webhook);

        for (var number = 0; number < Tests; number++)
        {
            Assert.Equal(202, (int)(await partner.Post($"{path}/test", "{}")).StatusCode);
        }

        await partner.Patch(path, """{"enabled":false}""");
        respond.SetResult();

        await receiver.WaitFor(Tests);
        await Eventually.IsTrue(async () =>
            (await partner.Deliveries(webhook)).All(delivery => delivery.Text("state") == "delivered")
        );
    }

    [Fact]
    public async Task A_replay_of_a_disabled_webhook_returns_409()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        var path = WebhookClientExtensions.PathOf(webhook);
        await partner.Patch(path, """{"enabled":false}""");
        await partner.Submit(SubmissionBodies.Smallest);
        var delivery = Assert.Single(await partner.Deliveries(webhook));
        const string all = """{"from":"2026-01-01T00:00:00Z"}""";

        await (await partner.Post($"{path}/replay", all, "again")).AssertProblem(409, "webhook-disabled");
        await (await partner.Post($"{path}/deliveries/{delivery.Text("id")}/replay", "{}")).AssertProblem(
            409,
            "webhook-disabled"
        );
        await partner.Patch(path, """{"enabled":true}""");
        var replay = await partner.Post($"{path}/replay", all, "again");

        Assert.Equal((202, 1), ((int)replay.StatusCode, (int)(await replay.Json()).Number("replayed")));
        await receiver.WaitFor(1);
    }

    /// <summary>Adds deliveries that wait for a retry.</summary>
    private Task<int> AddWaiting(JsonElement webhook, int count) =>
        AsOwner(
            $"""
            insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)
            select partner_id, id, new_event_id(), 'person.erased', array[]::uuid[], now() + interval '1 hour'
            from webhook, generate_series(1, {count})
            where id = @id
            """,
            webhook
        );

    private Task<int> AsOwner(string sql, JsonElement webhook) =>
        api.QueryAsOwner<int>(sql, new { id = Guid.Parse(webhook.Text("id")) });
}
