using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>A replay sends the requested deliveries again, once per Idempotency-Key, and nothing else.</summary>
public sealed class ReplayDeliveriesTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_replay_range_includes_its_start_and_excludes_its_end()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        var times = new List<string>();

        for (var number = 0; number < 4; number++)
        {
            var stored = await partner.Submit(SubmissionBodies.Smallest);
            times.Add((await stored.Json()).Text("createdAt"));
            await Task.Delay(5);
        }

        await Eventually.IsTrue(async () => (await partner.Deliveries(webhook, "?state=delivered")).Count == 4);
        var before = receiver.Received.Count;
        var path = $"{WebhookClientExtensions.PathOf(webhook)}/replay";

        var middle = await partner.Post(path, JsonSerializer.Serialize(new { from = times[1], to = times[3] }));
        var sent = await receiver.WaitFor(before + 2);
        var end = await partner.Post(path, JsonSerializer.Serialize(new { from = times[3] }));
        var none = await partner.Post(
            path,
            JsonSerializer.Serialize(new { from = "2026-01-01T00:00:00Z", to = times[0] })
        );

        Assert.Equal((2, 1, 0), (await Count(middle), await Count(end), await Count(none)));
        Assert.Equal(
            times[1..3],
            sent[before..].Select(one => one.Json.Text("timestamp")).OrderBy(DateTimeOffset.Parse)
        );
        await receiver.WaitFor(before + 3);
    }

    [Fact]
    public async Task A_retry_of_a_replay_resends_nothing_and_is_replayed()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Smallest);
        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");
        var path = WebhookClientExtensions.PathOf(webhook);
        var one = $"{path}/deliveries/{seen.Text("id")}/replay";
        const string all = """{"from":"2026-01-01T00:00:00Z"}""";

        var first = await partner.Post(one, "{}", "again");
        await receiver.WaitFor(2);
        await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");
        var retry = await partner.Post(one, "{}", "again");
        var range = await partner.Post($"{path}/replay", all, "range");
        await receiver.WaitFor(3);
        await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");
        var rangeRetry = await partner.Post($"{path}/replay", all, "range");
        await partner.Patch(path, """{"enabled":false}""");
        var lateReplay = await partner.Post($"{path}/replay", all, "range");
        await Task.Delay(300);

        Assert.All(
            (HttpResponseMessage[])[first, retry, range, rangeRetry, lateReplay],
            response => Assert.Equal(202, (int)response.StatusCode)
        );
        Assert.All(
            (HttpResponseMessage[])[retry, rangeRetry, lateReplay],
            response => Assert.Equal("true", response.Header("Idempotency-Replayed"))
        );
        Assert.Equal(await first.Text(), await retry.Text());
        Assert.Equal("""{"replayed":1}""", await range.Text());
        Assert.Equal("""{"replayed":1}""", await rangeRetry.Text());
        Assert.Equal(3, receiver.Received.Count);
        await (await partner.Post(one, "{ }", "again")).AssertProblem(422, "idempotency-key-reused");
        await (await partner.Post($"{path}/replay", all + " ", "range")).AssertProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_replay_of_too_many_deliveries_sends_none_and_returns_422()
    {
        using var partner = await api.CreatePartner();
        var webhook = await partner.Subscribe("https://crm.example.com/hooks");
        var path = $"{WebhookClientExtensions.PathOf(webhook)}/replay";
        const string all = """{"from":"2020-01-01T00:00:00Z"}""";
        await Add("'01900000-0000-7000-8000-000000000000'", count: 1); // in 2024
        var first = await partner.Post(path, all, "once");
        await Add("'01800000-0000-7000-8000-000000000000'", count: 1); // in 2022

        // Without the first one: while it is in flight, a replay does not count it.
        await Add("new_event_id()", RedeliveryStore.MaxDeliveries + 1);

        Assert.Equal([("#/from", "out-of-range")], await (await partner.Post(path, all, "twice")).ValidationErrors());

        var few = await partner.Post(path, """{"from":"2020-01-01T00:00:00Z","to":"2023-01-01T00:00:00Z"}""");
        var retry = await partner.Post(path, all, "once");
        Assert.Equal((1, 1, 1), (await Count(first), await Count(few), await Count(retry)));
        Assert.Equal("true", retry.Header("Idempotency-Replayed"));
        Assert.Equal(
            RedeliveryStore.MaxDeliveries + 1,
            await api.QueryAsOwner<int>(
                "select count(*) from delivery where webhook_id = @id and due_at is null and delivered",
                new { id = Guid.Parse(webhook.Text("id")) }
            )
        );

        Task<int> Add(string eventId, int count) =>
            api.QueryAsOwner<int>(
                $"""
                insert into delivery (partner_id, webhook_id, id, event, subjects, delivered)
                select partner_id, id, {eventId}, 'person.erased', array[]::uuid[], true
                from webhook, generate_series(1, {count})
                where id = @id
                """,
                new { id = Guid.Parse(webhook.Text("id")) }
            );
    }

    [Fact]
    public async Task As_many_deliveries_as_allowed_are_replayed()
    {
        await using var outbox = await OutboxDatabase.Create();
        var partners = await outbox.Fill(partners: 1, webhooks: 1, RedeliveryStore.MaxDeliveries, due: "null");
        var webhook = await outbox.Query<Guid>("select id from webhook");

        var result = await RedeliveryStore.Redeliver(
            outbox.Db,
            partners[0],
            webhook,
            Guid.Empty,
            UuidV7Bounds.Max,
            key: null,
            [],
            default
        );

        Assert.Equal(new(Enabled: true, TooMany: false, Accepted: true, RedeliveryStore.MaxDeliveries), result);
    }

    [Fact]
    public async Task Rotating_a_secret_accepts_an_empty_body_and_is_idempotent()
    {
        using var partner = await api.CreatePartner();
        var path =
            $"{WebhookClientExtensions.PathOf(await partner.Subscribe("https://crm.example.com/hooks"))}/rotate-secret";

        Assert.Equal(
            [("#/secret", "unknown-member")],
            await (await partner.Post(path, """{"secret":"x"}""")).ValidationErrors()
        );
        await (await partner.Post(path, "[]")).AssertProblem(400, "unreadable");
        await (await partner.Post(path, "x"u8.ToArray(), "text/plain")).AssertProblem(415, "unsupported-media-type");
        Assert.Equal(200, (int)(await partner.Post(path, "{}", "once")).StatusCode);
        await (await partner.Post(path, "{ }", "once")).AssertProblem(422, "idempotency-key-reused");
    }

    private static async Task<int> Count(HttpResponseMessage replay) => (int)(await replay.Json()).Number("replayed");
}
