using System.Text.Json;

namespace ChannelFit.Api.Tests;

/// <summary>What was sent before is sent again: what is asked for, once for each Idempotency-Key, and nothing else.</summary>
public sealed class ReplayTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_range_is_from_its_beginning_to_just_before_its_end()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        var times = new List<string>();

        for (var number = 0; number < 4; number++)
        {
            var kept = await partner.Submit(Bodies.Smallest);
            times.Add((await kept.Json()).Text("createdAt"));
            await Task.Delay(5);
        }

        await Eventually.Is(async () => (await partner.Deliveries(webhook, "?state=delivered")).Count == 4);
        var before = receiver.Received.Count;
        var path = $"{Hooks.PathOf(webhook)}/replay";

        var middle = await partner.Post(path, JsonSerializer.Serialize(new { from = times[1], to = times[3] }));
        var sent = await receiver.Await(before + 2);
        var end = await partner.Post(path, JsonSerializer.Serialize(new { from = times[3] }));
        var none = await partner.Post(
            path,
            JsonSerializer.Serialize(new { from = "2026-01-01T00:00:00Z", to = times[0] })
        );

        Assert.Equal((2, 1, 0), (await Count(middle), await Count(end), await Count(none)));
        Assert.Equal(times[1..3], sent[before..].Select(one => one.Json.Text("timestamp")).Order());
        await receiver.Await(before + 3);
    }

    [Fact]
    public async Task A_retry_sends_nothing_again_and_gets_the_first_answer()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(Bodies.Smallest);
        var seen = await partner.Settled(webhook, delivery => delivery.Text("state") == "delivered");
        var path = Hooks.PathOf(webhook);
        var one = $"{path}/deliveries/{seen.Text("id")}/replay";
        const string all = """{"from":"2026-01-01T00:00:00Z"}""";

        var first = await partner.Post(one, "{}", "again");
        await receiver.Await(2);
        await partner.Settled(webhook, delivery => delivery.Text("state") == "delivered");
        var retry = await partner.Post(one, "{}", "again");
        var range = await partner.Post($"{path}/replay", all, "range");
        await receiver.Await(3);
        await partner.Settled(webhook, delivery => delivery.Text("state") == "delivered");
        var rangeRetry = await partner.Post($"{path}/replay", all, "range");
        await partner.Patch(path, """{"enabled":false}""");
        var late = await partner.Post($"{path}/replay", all, "range");
        await Task.Delay(300);

        Assert.All(
            (HttpResponseMessage[])[first, retry, range, rangeRetry, late],
            answer => Assert.Equal(202, (int)answer.StatusCode)
        );
        Assert.All(
            (HttpResponseMessage[])[retry, rangeRetry, late],
            answer => Assert.Equal("true", answer.Header("Idempotency-Replayed"))
        );
        Assert.Equal(await first.Text(), await retry.Text());
        Assert.Equal("""{"replayed":1}""", await range.Text());
        Assert.Equal("""{"replayed":1}""", await rangeRetry.Text());
        Assert.Equal(3, receiver.Received.Count);
        await (await partner.Post(one, "{ }", "again")).Refusal(422, "idempotency-key-reused");
        await (await partner.Post($"{path}/replay", all + " ", "range")).Refusal(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task Rotating_a_secret_takes_an_empty_body_or_none_and_each_key_once()
    {
        using var partner = await house.NewPartner();
        var path = $"{Hooks.PathOf(await partner.Subscribe("https://crm.example.com/hooks"))}/rotate-secret";

        Assert.Equal([("#/secret", "unknown-member")], await (await partner.Post(path, """{"secret":"x"}""")).Faults());
        await (await partner.Post(path, "[]")).Refusal(400, "unreadable");
        await (await partner.Post(path, "x"u8.ToArray(), "text/plain")).Refusal(415, "unsupported-media-type");
        Assert.Equal(200, (int)(await partner.Post(path, "{}", "once")).StatusCode);
        await (await partner.Post(path, "{ }", "once")).Refusal(422, "idempotency-key-reused");
    }

    private static async Task<int> Count(HttpResponseMessage replay) => (int)(await replay.Json()).Number("replayed");
}
