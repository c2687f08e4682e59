using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Retries of failed deliveries, and what disables a webhook (docs/api.md#webhooks).</summary>
public sealed class WebhookRetryTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Theory]
    [InlineData(500, null, 4, 6, "status")]
    [InlineData(404, null, 4, 6, "status")]
    [InlineData(302, null, 4, 6, "redirect")]
    [InlineData(503, "60", 58, 61, "status")]
    [InlineData(429, "99999999", 86_390, 86_401, "status")]
    [InlineData(503, "-5", 4, 6, "status")]
    [InlineData(503, "soon", 4, 6, "status")]
    public async Task A_failed_delivery_is_retried_and_honours_Retry_After(
        int status,
        string? retryAfter,
        int least,
        int most,
        string error
    )
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.RetryAfter = retryAfter;
            http.Response.Headers.Location = receiver.Url;
            return http.Response.WriteAsync("no");
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Complete);

        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        var attempt = seen.GetProperty("lastAttempt");
        var next = seen.GetProperty("nextAttemptAt").GetDateTime();

        Assert.Equal(
            ("pending", status, error),
            (seen.Text("state"), (int)attempt.Number("status"), attempt.Text("error"))
        );
        // The wait began after the attempt's start and before now.
        Assert.InRange(
            next,
            attempt.GetProperty("at").GetDateTime().AddSeconds(least),
            DateTime.UtcNow.AddSeconds(most)
        );
        Assert.NotNull((await partner.Read(WebhookClientExtensions.PathOf(webhook))).TextOrNull("failingSince"));
        Assert.Single(receiver.Received);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_retry_sends_the_same_event_with_a_new_signature()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) =>
        {
            http.Response.StatusCode = receiver.Received.Count == 1 ? 500 : 204;
            return Task.CompletedTask;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Complete);

        var sent = await receiver.WaitFor(2);
        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");

        Assert.Equal((sent[0].Id, sent[0].Body), (sent[1].Id, sent[1].Body));
        Assert.NotEqual(sent[0].Headers["webhook-signature"], sent[1].Headers["webhook-signature"]);
        Assert.Equal(2, seen.Number("attempts"));
        Assert.Null((await partner.Read(WebhookClientExtensions.PathOf(webhook))).TextOrNull("failingSince"));
    }

    [Fact]
    public async Task A_delivery_fails_after_ten_attempts_and_can_be_replayed()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) =>
        {
            http.Response.StatusCode = receiver.Received.Count <= 2 ? 500 : 200;
            return Task.CompletedTask;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Complete);
        await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);

        await api.QueryAsOwner<int>(
            "update delivery set attempts = 9, due_at = now() where webhook_id = @id returning 1",
            new { id = Guid.Parse(webhook.Text("id")) }
        );
        var given = await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "failed");
        var replayed = await partner.Post(
            $"{WebhookClientExtensions.PathOf(webhook)}/deliveries/{given.Text("id")}/replay",
            [],
            mediaType: null
        );
        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");

        Assert.Equal(10, given.Number("attempts"));
        Assert.Null(given.TextOrNull("nextAttemptAt"));
        Assert.Equal(202, (int)replayed.StatusCode);
        Assert.Equal(given.Text("id"), (await replayed.Json()).Text("deliveryId"));
        Assert.Equal((given.Text("id"), 1), (seen.Text("id"), (int)seen.Number("attempts")));
        Assert.Single(receiver.Received.Select(one => one.Id).Distinct());
    }

    [Fact]
    public async Task A_410_response_disables_the_webhook_with_reason_gone()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.RespondWith(410);
        var webhook = await partner.Subscribe(receiver.Url);
        var path = WebhookClientExtensions.PathOf(webhook);
        await partner.Submit(SubmissionBodies.Complete);
        await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "failed");

        var disabled = await partner.Read(path);
        Assert.Equal((false, "gone"), (disabled.GetProperty("enabled").GetBoolean(), disabled.Text("disabledReason")));
        Assert.NotNull(disabled.TextOrNull("disabledAt"));

        // Events during that time are stored and sent when a replay is requested.
        receiver.Responder = (_, _) => Task.CompletedTask;
        var secondId = await (await partner.Submit(SubmissionBodies.Complete)).Id();
        await Task.Delay(300);
        Assert.Single(receiver.Received);
        var enabled = await (await partner.Patch(path, """{"enabled":true}""")).Json();
        Assert.Equal((true, null), (enabled.GetProperty("enabled").GetBoolean(), enabled.TextOrNull("disabledReason")));
        var replay = await partner.Post($"{path}/replay", """{"from":"2026-01-01T00:00:00Z"}""");

        Assert.Equal(2, (await replay.Json()).Number("replayed"));
        var sent = await receiver.WaitFor(3);
        Assert.Equal(2, sent.Select(one => one.Id).Distinct().Count());
        Assert.Contains(sent, one => one.Subject == secondId);
    }

    [Theory]
    [InlineData("4 days 23 hours", null)]
    [InlineData("5 days 1 minute", "failing")]
    public async Task Five_days_of_failures_disable_the_webhook(string ago, string? reason)
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.RespondWith(500);
        var webhook = await partner.Subscribe(receiver.Url);
        await api.QueryAsOwner<int>(
            $"update webhook set failing_since = now() - interval '{ago}' where id = @id returning 1",
            new { id = Guid.Parse(webhook.Text("id")) }
        );

        await partner.Submit(SubmissionBodies.Complete);
        await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        var seen = await partner.Read(WebhookClientExtensions.PathOf(webhook));

        Assert.Equal(reason, seen.TextOrNull("disabledReason"));
        Assert.Equal(reason is null, seen.GetProperty("enabled").GetBoolean());
        Assert.Equal(
            reason is null ? "pending" : "failed",
            Assert.Single(await partner.Deliveries(webhook)).Text("state")
        );
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_webhook_disabled_by_the_partner()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);

        var disabled = await (
            await partner.Patch(WebhookClientExtensions.PathOf(webhook), """{"enabled":false}""")
        ).Json();
        await partner.Submit(SubmissionBodies.Complete);
        await Task.Delay(300);

        Assert.Equal("requested", disabled.Text("disabledReason"));
        Assert.Empty(receiver.Received);
        var stored = Assert.Single(await partner.Deliveries(webhook));
        Assert.Equal(("failed", 0), (stored.Text("state"), (int)stored.Number("attempts")));
        Assert.Equal(JsonValueKind.Null, stored.GetProperty("lastAttempt").ValueKind);
    }

    [Fact]
    public async Task A_failed_event_does_not_delay_others()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        string? stuck = null;
        var never = new TaskCompletionSource();
        receiver.Responder = (_, received) =>
        {
            stuck ??= received.Subject;
            return received.Subject == stuck ? never.Task : Task.CompletedTask;
        };
        await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Smallest);
        await receiver.WaitFor(1);

        for (var number = 0; number < 40; number++)
        {
            await partner.Submit(SubmissionBodies.Smallest);
        }

        var stopwatch = System.Diagnostics.Stopwatch.StartNew();
        await receiver.WaitFor(41);
        Assert.InRange(stopwatch.Elapsed.TotalSeconds, 0, 10);
        never.SetResult();
    }

    [Fact]
    public async Task An_unresponsive_receiver_does_not_delay_other_partners()
    {
        using var slow = await api.CreatePartner();
        using var quick = await api.CreatePartner();
        await using var dead = await WebhookReceiver.Start();
        await using var alive = await WebhookReceiver.Start();
        var never = new TaskCompletionSource();
        dead.Responder = (_, _) => never.Task;

        for (var number = 0; number < 5; number++)
        {
            await slow.Subscribe($"{dead.Url}/{number}");
        }

        await quick.Subscribe(alive.Url);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => slow.Submit(SubmissionBodies.Smallest)));

        for (var number = 0; number < 10; number++)
        {
            var before = alive.Received.Count;
            var stopwatch = System.Diagnostics.Stopwatch.StartNew();
            await quick.Submit(SubmissionBodies.Smallest);
            await alive.WaitFor(before + 1);
            Assert.InRange(stopwatch.Elapsed.TotalSeconds, 0, 3);
        }

        Assert.InRange(dead.Received.Count, 5, 5 * 16);
        never.SetResult();
    }
}
