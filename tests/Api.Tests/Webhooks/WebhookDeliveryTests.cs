using System.Text;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>What webhooks are told, and when (api.md, Webhooks).</summary>
public sealed class WebhookDeliveryTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_submission_sends_a_flat_event_with_channels_by_key()
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        await partner.Subscribe(receiver.Url);

        var assessment = await partner.Submit(
            house
                .Request(PersonRequests.Developer)
                .With("personRef", "\"crm-4711\"")
                .With("metadata", """{"campaign":"spring"}""")
                .With("plan", """{"hoursPerWeek":8}""")
        );
        var sent = Assert.Single(await receiver.WaitFor(1));

        Assert.Equal("application/json", sent.Headers["Content-Type"]);
        Assert.Equal("ChannelFit-Webhooks/1", sent.Headers["User-Agent"]);
        Assert.False(sent.Headers.ContainsKey("traceparent"));
        Assert.Equal(["type", "timestamp", "data"], sent.Json.Names());
        Assert.Equal("assessment.completed", sent.Json.Text("type"));
        Assert.Equal(assessment.Text("createdAt"), sent.Json.Text("timestamp"));
        Assert.Equal(
            [
                "id",
                "personRef",
                "createdAt",
                "instrument",
                "model",
                "focusChannel",
                "focusVerdict",
                "topChannel",
                "hoursPerWeek",
                "channels",
                "metadata",
                "url",
            ],
            sent.Data.Names()
        );
        Assert.All(
            ["id", "personRef", "createdAt", "instrument", "model"],
            name => Assert.Equal(assessment.Text(name), sent.Data.Text(name))
        );
        var focus = assessment.GetProperty("focus");
        Assert.Equal(
            (focus.Text("channel"), focus.Text("verdict")),
            (sent.Data.Text("focusChannel"), sent.Data.Text("focusVerdict"))
        );
        Assert.Equal(8, sent.Data.Number("hoursPerWeek"));
        Assert.Equal("""{"campaign":"spring"}""", sent.Data.GetProperty("metadata").GetRawText());
        Assert.EndsWith($"/v1/assessments/{assessment.Text("id")}", sent.Data.Text("url"), StringComparison.Ordinal);

        var channels = sent.Data.GetProperty("channels");
        var hours = assessment
            .GetProperty("plan")
            .List("allocations")
            .ToDictionary(share => share.Text("channel"), share => share.Number("hours"));
        Assert.Equal(house.Published.NewestModel.Model.Channels.Select(channel => channel.Key), channels.Names());
        Assert.All(
            assessment.List("channels"),
            channel =>
            {
                var told = channels.GetProperty(channel.Text("channel"));
                Assert.Equal(["score", "verdict", "hours", "build"], told.Names());
                Assert.Equal(
                    (
                        channel.Number("score"),
                        channel.Text("verdict"),
                        hours.GetValueOrDefault(channel.Text("channel"))
                    ),
                    (told.Number("score"), told.Text("verdict"), told.Number("hours"))
                );
            }
        );
    }

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData('é')]
    [InlineData('\u0001')]
    public async Task An_event_payload_never_exceeds_4_KB(char letter)
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        await partner.Subscribe(receiver.Url);
        var size = letter < 128 ? 480 : 240;
        var request = house.Request(PersonRequests.Developer);
        request["personRef"] = new string('p', 128);
        request["metadata"] = JsonSerializer.SerializeToNode(
            Enumerable.Range(0, 4).ToDictionary(number => $"name-{number}", _ => new string(letter, size))
        );

        await partner.Submit(request);
        var sent = Assert.Single(await receiver.WaitFor(1));

        Assert.InRange(Encoding.UTF8.GetByteCount(sent.Body), 1000, 4096);
        Assert.Equal(
            letter is '"' or '\u0001' ? JsonValueKind.Null : JsonValueKind.Object,
            sent.Data.GetProperty("metadata").ValueKind
        );
    }

    [Fact]
    public async Task Rescores_and_deletions_are_sent_only_to_subscribed_webhooks()
    {
        using var partner = await house.CreatePartner();
        await using var all = await WebhookReceiver.Start();
        await using var deletions = await WebhookReceiver.Start();
        await partner.Subscribe(all.Url);
        var second = await partner.Subscribe(deletions.Url, "assessment.deleted");
        var first = await (await partner.Submit(SubmissionBodies.Whole, "with-a-key")).Id();
        await partner.Submit(SubmissionBodies.Whole, "with-a-key");

        var rescored = await (
            await partner.Post($"/v1/assessments/{first}/rescore", """{"model":"fit-model@1.1.0"}""")
        ).Id();
        await all.WaitFor(2);
        await partner.DeleteAsync($"/v1/assessments/{first}");
        var told = await all.WaitFor(3);
        var deleted = Assert.Single(await deletions.WaitFor(1));

        Assert.Equal([first, rescored], told[..2].Select(one => one.Subject).Order());
        Assert.Equal($$"""{"id":"{{first}}"}""", deleted.Data.GetRawText());
        Assert.Equal(deleted.Body, told[2].Body);
        Assert.Equal(deleted.Id, told[2].Id);
        Assert.Single(await partner.Deliveries(second));
    }

    [Fact]
    public async Task Test_and_live_events_are_delivered_separately()
    {
        var keys = await house.CreateKeys();
        using var test = house.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyType.Secret }).Reveal()
        );
        using var live = house.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Kind: KeyType.Secret }).Reveal()
        );
        await using var receiver = await WebhookReceiver.Start();
        await test.Subscribe($"{receiver.Url}/test");
        await live.Subscribe($"{receiver.Url}/live");

        var (rehearsal, real) = (
            await (await test.Submit(SubmissionBodies.Whole)).Id(),
            await (await live.Submit(SubmissionBodies.Whole)).Id()
        );

        Assert.Equal(
            [("/hooks/live", real), ("/hooks/test", rehearsal)],
            (await receiver.WaitFor(2)).Select(one => (one.Path, one.Subject)).Order()
        );
    }

    [Fact]
    public async Task Deliveries_carry_two_Standard_Webhooks_signatures_during_a_rotation()
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        var path = WebhookClientExtensions.PathOf(webhook);
        await partner.Submit(SubmissionBodies.Whole);
        var before = Assert.Single(await receiver.WaitFor(1));

        var rotated = await (await partner.Post($"{path}/rotate-secret", [], null, "rotate")).Json();
        var retry = await partner.Post($"{path}/rotate-secret", [], null, "rotate");
        await partner.Submit(SubmissionBodies.Whole);
        var during = (await receiver.WaitFor(2))[1];
        await house.QueryAsOwner<int>("update webhook set previous_until = now() returning 1");
        await partner.Submit(SubmissionBodies.Whole);
        var after = (await receiver.WaitFor(3))[2];

        Assert.Equal(("true", null), (retry.Header("Idempotency-Replayed"), (await retry.Json()).TextOrNull("secret")));
        Assert.Equal(rotated.Text("previousSecretUntil"), (await retry.Json()).Text("previousSecretUntil"));
        Assert.Null((await partner.Read(path)).TextOrNull("previousSecretUntil"));
        Assert.Matches("^msg_[0-9a-f]{32}$", before.Id);
        Assert.InRange(
            DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(before.Headers["webhook-timestamp"])),
            TimeSpan.Zero,
            TimeSpan.FromMinutes(1)
        );
        var lines = new[] { before, during, after, during with { Body = during.Body + " " } }
            .Select(one => JsonSerializer.Serialize(new { headers = one.Headers, body = one.Body }))
            .ToArray();
        Assert.Equal(
            ["true", "true", "false", "false"],
            await NodeRunner.Ask("signatures.mjs", webhook.Text("secret"), lines)
        );
        Assert.Equal(
            ["false", "true", "true", "false"],
            await NodeRunner.Ask("signatures.mjs", rotated.Text("secret"), lines)
        );
    }

    [Fact]
    public async Task Custom_headers_are_sent_and_never_returned()
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) => http.Response.WriteAsync("thank you");
        var webhook = await partner.Subscribe(
            new
            {
                url = $"{receiver.Url}?token=secret",
                events = (string[])["assessment.completed"],
                headers = new Dictionary<string, string> { ["Authorization"] = "Bearer 7", ["user-agent"] = "Ours" },
            }
        );
        await partner.Submit(SubmissionBodies.Whole);
        var sent = Assert.Single(await receiver.WaitFor(1));

        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");
        var attempt = seen.GetProperty("lastAttempt");
        var headers = attempt.GetProperty("headers");

        Assert.Equal(("Bearer 7", "Ours"), (sent.Headers["Authorization"], sent.Headers["User-Agent"]));
        Assert.Equal(
            ["content-type", "user-agent", "webhook-id", "webhook-timestamp", "webhook-signature", "Authorization"],
            headers.Names()
        );
        Assert.All(["Authorization", "user-agent"], name => Assert.Null(headers.TextOrNull(name)));
        Assert.All(
            ["webhook-id", "webhook-timestamp", "webhook-signature"],
            name => Assert.Equal(sent.Headers[name], headers.Text(name))
        );
        Assert.Equal((200, "thank you"), ((int)attempt.Number("status"), attempt.Text("answer")));
        Assert.InRange(attempt.Number("durationMs"), 0, 15_000);
        Assert.Equal(sent.Body, seen.GetProperty("payload").GetRawText());
        Assert.Null(seen.TextOrNull("nextAttemptAt"));
    }

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
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.RetryAfter = retryAfter;
            http.Response.Headers.Location = receiver.Url;
            return http.Response.WriteAsync("no");
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Whole);

        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);
        var attempt = seen.GetProperty("lastAttempt");
        var wait = seen.GetProperty("nextAttemptAt").GetDateTime() - attempt.GetProperty("at").GetDateTime();

        Assert.Equal(
            ("pending", status, error),
            (seen.Text("state"), (int)attempt.Number("status"), attempt.Text("error"))
        );
        Assert.InRange(wait.TotalSeconds, least, most);
        Assert.NotNull((await partner.Read(WebhookClientExtensions.PathOf(webhook))).TextOrNull("failingSince"));
        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task A_retry_sends_the_same_event_with_a_new_signature()
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) =>
        {
            http.Response.StatusCode = receiver.Received.Count == 1 ? 500 : 204;
            return Task.CompletedTask;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Whole);

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
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) =>
        {
            http.Response.StatusCode = receiver.Received.Count <= 2 ? 500 : 200;
            return Task.CompletedTask;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Whole);
        await partner.WaitForDelivery(webhook, delivery => delivery.Number("attempts") == 1);

        await house.QueryAsOwner<int>(
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
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.RespondWith(410);
        var webhook = await partner.Subscribe(receiver.Url);
        var path = WebhookClientExtensions.PathOf(webhook);
        await partner.Submit(SubmissionBodies.Whole);
        await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "failed");

        var disabled = await partner.Read(path);
        Assert.Equal((false, "gone"), (disabled.GetProperty("enabled").GetBoolean(), disabled.Text("disabledReason")));
        Assert.NotNull(disabled.TextOrNull("disabledAt"));

        // What happens meanwhile is kept, and sent when it is asked for.
        receiver.Responder = (_, _) => Task.CompletedTask;
        var meanwhile = await (await partner.Submit(SubmissionBodies.Whole)).Id();
        await Task.Delay(300);
        Assert.Single(receiver.Received);
        var enabled = await (await partner.Patch(path, """{"enabled":true}""")).Json();
        Assert.Equal((true, null), (enabled.GetProperty("enabled").GetBoolean(), enabled.TextOrNull("disabledReason")));
        var replay = await partner.Post($"{path}/replay", """{"from":"2026-01-01T00:00:00Z"}""");

        Assert.Equal(2, (await replay.Json()).Number("replayed"));
        var sent = await receiver.WaitFor(3);
        Assert.Equal(2, sent.Select(one => one.Id).Distinct().Count());
        Assert.Contains(sent, one => one.Subject == meanwhile);
    }

    [Theory]
    [InlineData("4 days 23 hours", null)]
    [InlineData("5 days 1 minute", "failing")]
    public async Task Five_days_of_failures_disable_the_webhook(string ago, string? reason)
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.RespondWith(500);
        var webhook = await partner.Subscribe(receiver.Url);
        await house.QueryAsOwner<int>(
            $"update webhook set failing_since = now() - interval '{ago}' where id = @id returning 1",
            new { id = Guid.Parse(webhook.Text("id")) }
        );

        await partner.Submit(SubmissionBodies.Whole);
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
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);

        var disabled = await (
            await partner.Patch(WebhookClientExtensions.PathOf(webhook), """{"enabled":false}""")
        ).Json();
        await partner.Submit(SubmissionBodies.Whole);
        await Task.Delay(300);

        Assert.Equal("requested", disabled.Text("disabledReason"));
        Assert.Empty(receiver.Received);
        var kept = Assert.Single(await partner.Deliveries(webhook));
        Assert.Equal(("failed", 0), (kept.Text("state"), (int)kept.Number("attempts")));
        Assert.Equal(JsonValueKind.Null, kept.GetProperty("lastAttempt").ValueKind);
    }

    [Fact]
    public async Task A_test_event_is_signed_and_sent_even_to_a_disabled_webhook()
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url, "person.erased", "assessment.completed");
        var path = WebhookClientExtensions.PathOf(webhook);
        await partner.Patch(path, """{"enabled":false}""");

        var bare = await partner.Post($"{path}/test", [], mediaType: null);
        var chosen = await partner.Post($"{path}/test", """{"event":"assessment.completed"}""", "test-1");
        var retry = await partner.Post($"{path}/test", """{"event":"assessment.completed"}""", "test-1");
        var sent = await receiver.WaitFor(2);

        Assert.Equal((202, 202), ((int)bare.StatusCode, (int)chosen.StatusCode));
        Assert.Equal(await chosen.Text(), await retry.Text());
        Assert.Equal(
            ["assessment.completed", "person.erased"],
            sent.Select(one => one.Json.Text("type")).Order(StringComparer.Ordinal)
        );
        Assert.Contains(sent, one => one.Id == $"msg_{Guid.Parse(chosen.Json().Result.Text("deliveryId")):N}");
        var lines = sent.Select(one => JsonSerializer.Serialize(new { headers = one.Headers, body = one.Body }));
        Assert.Equal(["true", "true"], await NodeRunner.Ask("signatures.mjs", webhook.Text("secret"), [.. lines]));
        Assert.All(await partner.Deliveries(webhook), one => Assert.True(one.GetProperty("sample").GetBoolean()));
        await (await partner.Post($"{path}/test", """{"event":"none"}""")).AssertProblem(422, "validation");
    }

    [Fact]
    public async Task Deliveries_are_filtered_by_event_and_state_and_paged()
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        var ids = new List<string>();

        for (var number = 0; number < 3; number++)
        {
            ids.Add(await (await partner.Submit(SubmissionBodies.Smallest)).Id());
        }

        await receiver.WaitFor(3); // What is deleted before it is told is never told.
        await partner.DeleteAsync($"/v1/assessments/{ids[0]}");
        await receiver.WaitFor(4);
        await Eventually.IsTrue(async () => (await partner.Deliveries(webhook, "?state=delivered")).Count == 3);
        var page = await partner.Read($"{WebhookClientExtensions.PathOf(webhook)}/deliveries?limit=2");
        var rest = await partner.Deliveries(webhook, $"?limit=2&cursor={page.Text("nextCursor")}");

        // The deleted assessment took its own delivery along.
        Assert.Equal(
            ["assessment.deleted", "assessment.completed", "assessment.completed"],
            [.. page.List("items").Select(one => one.Text("event")), .. rest.Select(one => one.Text("event"))]
        );
        Assert.Single(await partner.Deliveries(webhook, "?event=assessment.deleted"));
        Assert.Empty(await partner.Deliveries(webhook, "?event=person.erased"));
        Assert.Empty(await partner.Deliveries(webhook, "?state=failed"));
        await (
            await partner.GetAsync($"{WebhookClientExtensions.PathOf(webhook)}/deliveries?state=lost")
        ).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task Undelivered_events_of_deleted_rows_are_dropped_without_sending()
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.RespondWith(500);
        var webhook = await partner.Subscribe(receiver.Url, "assessment.completed");
        var deleted = await (await partner.Submit(SubmissionBodies.Whole)).Id();
        var lost = await (await partner.Submit(SubmissionBodies.Whole)).Id();
        await receiver.WaitFor(2);

        await partner.DeleteAsync($"/v1/assessments/{deleted}");
        Assert.Equal(lost[..8], Assert.Single(await partner.Deliveries(webhook)).Text("id")[..8]);

        // A row that goes without a word, as with a restored backup that is cleaned.
        await house.QueryAsOwner<int>(
            "delete from assessment where id = @id returning 1",
            new { id = Guid.Parse(lost) }
        );
        Assert.Equal(
            JsonValueKind.Null,
            Assert.Single(await partner.Deliveries(webhook)).GetProperty("payload").ValueKind
        );
        await house.QueryAsOwner<int>(
            "update delivery set due_at = now() where id = @id returning 1",
            new { id = Guid.Parse(lost) }
        );
        await Eventually.IsTrue(async () => (await partner.Deliveries(webhook)).Count == 0);
        Assert.Equal(2, receiver.Received.Count);
    }

    [Fact]
    public async Task A_failed_event_does_not_delay_others()
    {
        using var partner = await house.CreatePartner();
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

        var waited = System.Diagnostics.Stopwatch.StartNew();
        await receiver.WaitFor(41);
        Assert.InRange(waited.Elapsed.TotalSeconds, 0, 10);
        never.SetResult();
    }

    [Fact]
    public async Task An_unresponsive_receiver_does_not_delay_other_partners()
    {
        using var slow = await house.CreatePartner();
        using var quick = await house.CreatePartner();
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
            var waited = System.Diagnostics.Stopwatch.StartNew();
            await quick.Submit(SubmissionBodies.Smallest);
            await alive.WaitFor(before + 1);
            Assert.InRange(waited.Elapsed.TotalSeconds, 0, 3);
        }

        Assert.InRange(dead.Received.Count, 5, 5 * 16);
        never.SetResult();
    }

    [Fact]
    public async Task Only_the_beginning_of_a_receivers_response_is_stored()
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var written = 0L;
        receiver.Responder = async (http, _) =>
        {
            var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\0é", 20_000)));

            while (written < 1L << 30 && !http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(block, http.RequestAborted);
                written += block.Length;
                await Task.Delay(5);
            }
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Whole);

        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");

        Assert.Equal(1000, seen.GetProperty("lastAttempt").Text("answer").Length);
        Assert.InRange(written, 1, 50 << 20);
    }

    [Fact]
    public async Task Outbox_rows_contain_ids_but_no_personal_data()
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Whole);
        await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");

        var row = await house.QueryAsOwner<string>(
            "select to_jsonb(delivery)::text from delivery where webhook_id = @id",
            new { id = Guid.Parse(webhook.Text("id")) }
        );

        Assert.DoesNotContain("crm-4711", row, StringComparison.Ordinal);
        Assert.DoesNotContain("spring", row, StringComparison.Ordinal);
        Assert.DoesNotContain("twitter", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finished_deliveries_are_deleted_after_their_retention_period()
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Whole);
        await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");
        var doors = house.Services.GetRequiredService<CrossTenantQueries>();

        await doors.ForgetDeliveries(UuidV7Bounds.FirstAt(DateTimeOffset.UtcNow.AddDays(-1)), default);
        Assert.Single(await partner.Deliveries(webhook));
        await doors.ForgetDeliveries(UuidV7Bounds.FirstAt(DateTimeOffset.UtcNow.AddDays(1)), default);
        Assert.Empty(await partner.Deliveries(webhook));
    }
}
