using System.Text;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Deliveries: their headers, their list and their retention (docs/api.md#webhooks).</summary>
public sealed class WebhookDeliveryTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task Deliveries_carry_two_Standard_Webhooks_signatures_during_a_rotation()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        var path = WebhookClientExtensions.PathOf(webhook);
        await partner.Submit(SubmissionBodies.Complete);
        var before = Assert.Single(await receiver.WaitFor(1));

        var rotated = await (await partner.Post($"{path}/rotate-secret", [], null, "rotate")).Json();
        var retry = await partner.Post($"{path}/rotate-secret", [], null, "rotate");
        await partner.Submit(SubmissionBodies.Complete);
        var during = (await receiver.WaitFor(2))[1];
        await api.QueryAsOwner<int>("update webhook set previous_until = now() returning 1");
        await partner.Submit(SubmissionBodies.Complete);
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
        using var partner = await api.CreatePartner();
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
        await partner.Submit(SubmissionBodies.Complete);
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

    [Fact]
    public async Task Deliveries_are_filtered_by_event_and_state_and_paged()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        var ids = new List<string>();

        for (var number = 0; number < 3; number++)
        {
            ids.Add(await (await partner.Submit(SubmissionBodies.Smallest)).Id());
        }

        await receiver.WaitFor(3); // Events of rows deleted before delivery are dropped.
        await partner.DeleteAsync($"/v1/assessments/{ids[0]}");
        await receiver.WaitFor(4);
        await Eventually.IsTrue(async () => (await partner.Deliveries(webhook, "?state=delivered")).Count == 3);
        var page = await partner.Read($"{WebhookClientExtensions.PathOf(webhook)}/deliveries?limit=2");
        var rest = await partner.Deliveries(webhook, $"?limit=2&cursor={page.Text("nextCursor")}");

        // Deleting the assessment deleted its delivery.
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
    public async Task Only_the_beginning_of_a_receivers_response_is_stored()
    {
        using var partner = await api.CreatePartner();
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
        await partner.Submit(SubmissionBodies.Complete);

        var seen = await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");

        Assert.Equal(1000, seen.GetProperty("lastAttempt").Text("answer").Length);
        Assert.InRange(written, 1, 50 << 20);
    }
}
