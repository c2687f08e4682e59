using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests;

/// <summary>What webhooks are told, and when (api.md, Webhooks).</summary>
public sealed class DeliveryTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_submission_is_told_at_once_flat_and_channels_by_key()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        await partner.Subscribe(receiver.Url);

        var assessment = await partner.Keep(
            house
                .Request(People.Developer)
                .With("personRef", "\"crm-4711\"")
                .With("metadata", """{"campaign":"spring"}""")
                .With("plan", """{"hoursPerWeek":8}""")
        );
        var sent = Assert.Single(await receiver.Await(1));

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
    public async Task An_event_has_at_most_4_KB(char letter)
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        await partner.Subscribe(receiver.Url);
        var size = letter < 128 ? 480 : 240;
        var request = house.Request(People.Developer);
        request["personRef"] = new string('p', 128);
        request["metadata"] = JsonSerializer.SerializeToNode(
            Enumerable.Range(0, 4).ToDictionary(number => $"name-{number}", _ => new string(letter, size))
        );

        await partner.Keep(request);
        var sent = Assert.Single(await receiver.Await(1));

        Assert.InRange(Encoding.UTF8.GetByteCount(sent.Body), 1000, 4096);
        Assert.Equal(
            letter is '"' or '\u0001' ? JsonValueKind.Null : JsonValueKind.Object,
            sent.Data.GetProperty("metadata").ValueKind
        );
    }

    [Fact]
    public async Task A_rescore_and_a_deletion_are_told_too_and_what_was_not_wanted_is_not()
    {
        using var partner = await house.NewPartner();
        await using var all = await LocalReceiver.Start();
        await using var deletions = await LocalReceiver.Start();
        await partner.Subscribe(all.Url);
        var second = await partner.Subscribe(deletions.Url, "assessment.deleted");
        var first = await (await partner.Submit(Bodies.Whole, "with-a-key")).Id();
        await partner.Submit(Bodies.Whole, "with-a-key");

        var rescored = await (
            await partner.Post($"/v1/assessments/{first}/rescore", """{"model":"fit-model@1.1.0"}""")
        ).Id();
        await all.Await(2);
        await partner.DeleteAsync($"/v1/assessments/{first}");
        var told = await all.Await(3);
        var deleted = Assert.Single(await deletions.Await(1));

        Assert.Equal([first, rescored], told[..2].Select(one => one.Subject).Order());
        Assert.Equal($$"""{"id":"{{first}}"}""", deleted.Data.GetRawText());
        Assert.Equal(deleted.Body, told[2].Body);
        Assert.Equal(deleted.Id, told[2].Id);
        Assert.Single(await partner.Deliveries(second));
    }

    [Fact]
    public async Task Test_and_live_never_meet()
    {
        var keys = await house.NewKeys();
        using var test = house.Client(keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyKind.Secret }).Reveal());
        using var live = house.Client(keys.Single(key => key is { Mode: KeyMode.Live, Kind: KeyKind.Secret }).Reveal());
        await using var receiver = await LocalReceiver.Start();
        await test.Subscribe($"{receiver.Url}/test");
        await live.Subscribe($"{receiver.Url}/live");

        var (rehearsal, real) = (
            await (await test.Submit(Bodies.Whole)).Id(),
            await (await live.Submit(Bodies.Whole)).Id()
        );

        Assert.Equal(
            [("/hooks/live", real), ("/hooks/test", rehearsal)],
            (await receiver.Await(2)).Select(one => (one.Path, one.Subject)).Order()
        );
    }

    [Fact]
    public async Task Signatures_are_those_of_standard_webhooks_and_two_while_a_secret_is_rotated()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        var path = Hooks.PathOf(webhook);
        await partner.Submit(Bodies.Whole);
        var before = Assert.Single(await receiver.Await(1));

        var rotated = await (await partner.Post($"{path}/rotate-secret", [], null, "rotate")).Json();
        var retry = await partner.Post($"{path}/rotate-secret", [], null, "rotate");
        await partner.Submit(Bodies.Whole);
        var during = (await receiver.Await(2))[1];
        await house.AsOwner<int>("update webhook set previous_until = now() returning 1");
        await partner.Submit(Bodies.Whole);
        var after = (await receiver.Await(3))[2];

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
            await Node.Ask("signatures.mjs", webhook.Text("secret"), lines)
        );
        Assert.Equal(
            ["false", "true", "true", "false"],
            await Node.Ask("signatures.mjs", rotated.Text("secret"), lines)
        );
    }

    [Fact]
    public async Task Own_headers_are_sent_and_never_shown()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        receiver.Answer = (http, _) => http.Response.WriteAsync("thank you");
        var webhook = await partner.Subscribe(
            new
            {
                url = $"{receiver.Url}?token=secret",
                events = (string[])["assessment.completed"],
                headers = new Dictionary<string, string> { ["Authorization"] = "Bearer 7", ["user-agent"] = "Ours" },
            }
        );
        await partner.Submit(Bodies.Whole);
        var sent = Assert.Single(await receiver.Await(1));

        var seen = await partner.Settled(webhook, delivery => delivery.Text("state") == "delivered");
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
    public async Task A_failure_is_tried_again_and_retry_after_is_honoured(
        int status,
        string? retryAfter,
        int least,
        int most,
        string error
    )
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        receiver.Answer = (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.RetryAfter = retryAfter;
            http.Response.Headers.Location = receiver.Url;
            return http.Response.WriteAsync("no");
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(Bodies.Whole);

        var seen = await partner.Settled(webhook, delivery => delivery.Number("attempts") == 1);
        var attempt = seen.GetProperty("lastAttempt");
        var wait = seen.GetProperty("nextAttemptAt").GetDateTime() - attempt.GetProperty("at").GetDateTime();

        Assert.Equal(
            ("pending", status, error),
            (seen.Text("state"), (int)attempt.Number("status"), attempt.Text("error"))
        );
        Assert.InRange(wait.TotalSeconds, least, most);
        Assert.NotNull((await partner.Read(Hooks.PathOf(webhook))).TextOrNull("failingSince"));
        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task The_second_attempt_is_the_same_event_under_a_new_signature_and_makes_all_well()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        receiver.Answer = (http, _) =>
        {
            http.Response.StatusCode = receiver.Received.Count == 1 ? 500 : 204;
            return Task.CompletedTask;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(Bodies.Whole);

        var sent = await receiver.Await(2);
        var seen = await partner.Settled(webhook, delivery => delivery.Text("state") == "delivered");

        Assert.Equal((sent[0].Id, sent[0].Body), (sent[1].Id, sent[1].Body));
        Assert.NotEqual(sent[0].Headers["webhook-signature"], sent[1].Headers["webhook-signature"]);
        Assert.Equal(2, seen.Number("attempts"));
        Assert.Null((await partner.Read(Hooks.PathOf(webhook))).TextOrNull("failingSince"));
    }

    [Fact]
    public async Task After_ten_attempts_it_is_given_up_and_can_be_replayed()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        receiver.Answer = (http, _) =>
        {
            http.Response.StatusCode = receiver.Received.Count <= 2 ? 500 : 200;
            return Task.CompletedTask;
        };
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(Bodies.Whole);
        await partner.Settled(webhook, delivery => delivery.Number("attempts") == 1);

        await house.AsOwner<int>(
            "update delivery set attempts = 9, due_at = now() where webhook_id = @id returning 1",
            new { id = Guid.Parse(webhook.Text("id")) }
        );
        var given = await partner.Settled(webhook, delivery => delivery.Text("state") == "failed");
        var replayed = await partner.Post(
            $"{Hooks.PathOf(webhook)}/deliveries/{given.Text("id")}/replay",
            [],
            mediaType: null
        );
        var seen = await partner.Settled(webhook, delivery => delivery.Text("state") == "delivered");

        Assert.Equal(10, given.Number("attempts"));
        Assert.Null(given.TextOrNull("nextAttemptAt"));
        Assert.Equal(202, (int)replayed.StatusCode);
        Assert.Equal(given.Text("id"), (await replayed.Json()).Text("deliveryId"));
        Assert.Equal((given.Text("id"), 1), (seen.Text("id"), (int)seen.Number("attempts")));
        Assert.Single(receiver.Received.Select(one => one.Id).Distinct());
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_disabled_at_once_and_says_why_until_it_is_enabled()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        receiver.AnswerWith(410);
        var webhook = await partner.Subscribe(receiver.Url);
        var path = Hooks.PathOf(webhook);
        await partner.Submit(Bodies.Whole);
        await partner.Settled(webhook, delivery => delivery.Text("state") == "failed");

        var disabled = await partner.Read(path);
        Assert.Equal((false, "gone"), (disabled.GetProperty("enabled").GetBoolean(), disabled.Text("disabledReason")));
        Assert.NotNull(disabled.TextOrNull("disabledAt"));

        // What happens meanwhile is kept, and sent when it is asked for.
        receiver.Answer = (_, _) => Task.CompletedTask;
        var meanwhile = await (await partner.Submit(Bodies.Whole)).Id();
        await Task.Delay(300);
        Assert.Single(receiver.Received);
        var enabled = await (await partner.Patch(path, """{"enabled":true}""")).Json();
        Assert.Equal((true, null), (enabled.GetProperty("enabled").GetBoolean(), enabled.TextOrNull("disabledReason")));
        var replay = await partner.Post($"{path}/replay", """{"from":"2026-01-01T00:00:00Z"}""");

        Assert.Equal(2, (await replay.Json()).Number("replayed"));
        var sent = await receiver.Await(3);
        Assert.Equal(2, sent.Select(one => one.Id).Distinct().Count());
        Assert.Contains(sent, one => one.Subject == meanwhile);
    }

    [Theory]
    [InlineData("4 days 23 hours", null)]
    [InlineData("5 days 1 minute", "failing")]
    public async Task A_receiver_that_failed_for_five_days_is_disabled(string ago, string? reason)
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        receiver.AnswerWith(500);
        var webhook = await partner.Subscribe(receiver.Url);
        await house.AsOwner<int>(
            $"update webhook set failing_since = now() - interval '{ago}' where id = @id returning 1",
            new { id = Guid.Parse(webhook.Text("id")) }
        );

        await partner.Submit(Bodies.Whole);
        await partner.Settled(webhook, delivery => delivery.Number("attempts") == 1);
        var seen = await partner.Read(Hooks.PathOf(webhook));

        Assert.Equal(reason, seen.TextOrNull("disabledReason"));
        Assert.Equal(reason is null, seen.GetProperty("enabled").GetBoolean());
        Assert.Equal(
            reason is null ? "pending" : "failed",
            Assert.Single(await partner.Deliveries(webhook)).Text("state")
        );
    }

    [Fact]
    public async Task What_the_partner_disables_is_not_sent()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);

        var disabled = await (await partner.Patch(Hooks.PathOf(webhook), """{"enabled":false}""")).Json();
        await partner.Submit(Bodies.Whole);
        await Task.Delay(300);

        Assert.Equal("requested", disabled.Text("disabledReason"));
        Assert.Empty(receiver.Received);
        var kept = Assert.Single(await partner.Deliveries(webhook));
        Assert.Equal(("failed", 0), (kept.Text("state"), (int)kept.Number("attempts")));
        Assert.Equal(JsonValueKind.Null, kept.GetProperty("lastAttempt").ValueKind);
    }

    [Fact]
    public async Task A_test_is_signed_and_sent_like_everything_else_even_to_a_disabled_webhook()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url, "person.erased", "assessment.completed");
        var path = Hooks.PathOf(webhook);
        await partner.Patch(path, """{"enabled":false}""");

        var bare = await partner.Post($"{path}/test", [], mediaType: null);
        var chosen = await partner.Post($"{path}/test", """{"event":"assessment.completed"}""", "test-1");
        var retry = await partner.Post($"{path}/test", """{"event":"assessment.completed"}""", "test-1");
        var sent = await receiver.Await(2);

        Assert.Equal((202, 202), ((int)bare.StatusCode, (int)chosen.StatusCode));
        Assert.Equal(await chosen.Text(), await retry.Text());
        Assert.Equal(
            ["assessment.completed", "person.erased"],
            sent.Select(one => one.Json.Text("type")).Order(StringComparer.Ordinal)
        );
        Assert.Contains(sent, one => one.Id == $"msg_{Guid.Parse(chosen.Json().Result.Text("deliveryId")):N}");
        var lines = sent.Select(one => JsonSerializer.Serialize(new { headers = one.Headers, body = one.Body }));
        Assert.Equal(["true", "true"], await Node.Ask("signatures.mjs", webhook.Text("secret"), [.. lines]));
        Assert.All(await partner.Deliveries(webhook), one => Assert.True(one.GetProperty("sample").GetBoolean()));
        await (await partner.Post($"{path}/test", """{"event":"none"}""")).Refusal(422, "validation");
    }

    [Fact]
    public async Task Deliveries_are_listed_by_event_and_state_page_by_page()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        var ids = new List<string>();

        for (var number = 0; number < 3; number++)
        {
            ids.Add(await (await partner.Submit(Bodies.Smallest)).Id());
        }

        await receiver.Await(3); // What is deleted before it is told is never told.
        await partner.DeleteAsync($"/v1/assessments/{ids[0]}");
        await receiver.Await(4);
        await Eventually.Is(async () => (await partner.Deliveries(webhook, "?state=delivered")).Count == 3);
        var page = await partner.Read($"{Hooks.PathOf(webhook)}/deliveries?limit=2");
        var rest = await partner.Deliveries(webhook, $"?limit=2&cursor={page.Text("nextCursor")}");

        // The deleted assessment took its own delivery along.
        Assert.Equal(
            ["assessment.deleted", "assessment.completed", "assessment.completed"],
            [.. page.List("items").Select(one => one.Text("event")), .. rest.Select(one => one.Text("event"))]
        );
        Assert.Single(await partner.Deliveries(webhook, "?event=assessment.deleted"));
        Assert.Empty(await partner.Deliveries(webhook, "?event=person.erased"));
        Assert.Empty(await partner.Deliveries(webhook, "?state=failed"));
        await (await partner.GetAsync($"{Hooks.PathOf(webhook)}/deliveries?state=lost")).Refusal(400, "unreadable");
    }

    [Fact]
    public async Task Undelivered_events_of_deleted_rows_are_dropped()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        receiver.AnswerWith(500);
        var webhook = await partner.Subscribe(receiver.Url, "assessment.completed");
        var deleted = await (await partner.Submit(Bodies.Whole)).Id();
        var lost = await (await partner.Submit(Bodies.Whole)).Id();
        await receiver.Await(2);

        await partner.DeleteAsync($"/v1/assessments/{deleted}");
        Assert.Equal(lost[..8], Assert.Single(await partner.Deliveries(webhook)).Text("id")[..8]);

        // A row that goes without a word, as with a restored backup that is cleaned.
        await house.AsOwner<int>("delete from assessment where id = @id returning 1", new { id = Guid.Parse(lost) });
        Assert.Equal(
            JsonValueKind.Null,
            Assert.Single(await partner.Deliveries(webhook)).GetProperty("payload").ValueKind
        );
        await house.AsOwner<int>(
            "update delivery set due_at = now() where id = @id returning 1",
            new { id = Guid.Parse(lost) }
        );
        await Eventually.Is(async () => (await partner.Deliveries(webhook)).Count == 0);
        Assert.Equal(2, receiver.Received.Count);
    }

    [Fact]
    public async Task One_events_failure_delays_no_other()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        string? stuck = null;
        var never = new TaskCompletionSource();
        receiver.Answer = (_, received) =>
        {
            stuck ??= received.Subject;
            return received.Subject == stuck ? never.Task : Task.CompletedTask;
        };
        await partner.Subscribe(receiver.Url);
        await partner.Submit(Bodies.Smallest);
        await receiver.Await(1);

        for (var number = 0; number < 40; number++)
        {
            await partner.Submit(Bodies.Smallest);
        }

        var waited = System.Diagnostics.Stopwatch.StartNew();
        await receiver.Await(41);
        Assert.InRange(waited.Elapsed.TotalSeconds, 0, 10);
        never.SetResult();
    }

    [Fact]
    public async Task A_receiver_that_never_answers_delays_no_other_partner()
    {
        using var slow = await house.NewPartner();
        using var quick = await house.NewPartner();
        await using var dead = await LocalReceiver.Start();
        await using var alive = await LocalReceiver.Start();
        var never = new TaskCompletionSource();
        dead.Answer = (_, _) => never.Task;

        for (var number = 0; number < 5; number++)
        {
            await slow.Subscribe($"{dead.Url}/{number}");
        }

        await quick.Subscribe(alive.Url);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => slow.Submit(Bodies.Smallest)));

        for (var number = 0; number < 10; number++)
        {
            var before = alive.Received.Count;
            var waited = System.Diagnostics.Stopwatch.StartNew();
            await quick.Submit(Bodies.Smallest);
            await alive.Await(before + 1);
            Assert.InRange(waited.Elapsed.TotalSeconds, 0, 3);
        }

        Assert.InRange(dead.Received.Count, 5, 5 * 16);
        never.SetResult();
    }

    [Fact]
    public async Task An_answer_is_read_in_part_only()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        var written = 0L;
        receiver.Answer = async (http, _) =>
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
        await partner.Submit(Bodies.Whole);

        var seen = await partner.Settled(webhook, delivery => delivery.Text("state") == "delivered");

        Assert.Equal(1000, seen.GetProperty("lastAttempt").Text("answer").Length);
        Assert.InRange(written, 1, 50 << 20);
    }

    [Fact]
    public async Task Rows_of_the_outbox_hold_ids_and_nothing_of_a_person()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(Bodies.Whole);
        await partner.Settled(webhook, delivery => delivery.Text("state") == "delivered");

        var row = await house.AsOwner<string>(
            "select to_jsonb(delivery)::text from delivery where webhook_id = @id",
            new { id = Guid.Parse(webhook.Text("id")) }
        );

        Assert.DoesNotContain("crm-4711", row, StringComparison.Ordinal);
        Assert.DoesNotContain("spring", row, StringComparison.Ordinal);
        Assert.DoesNotContain("twitter", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_over_is_forgotten_after_its_time()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(Bodies.Whole);
        await partner.Settled(webhook, delivery => delivery.Text("state") == "delivered");
        var doors = house.Services.GetRequiredService<Doors>();

        await doors.ForgetDeliveries(TimedId.FirstAt(DateTimeOffset.UtcNow.AddDays(-1)), default);
        Assert.Single(await partner.Deliveries(webhook));
        await doors.ForgetDeliveries(TimedId.FirstAt(DateTimeOffset.UtcNow.AddDays(1)), default);
        Assert.Empty(await partner.Deliveries(webhook));
    }
}
