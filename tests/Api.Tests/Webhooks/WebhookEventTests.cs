using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>The events that webhooks receive, and their content (docs/api.md#webhooks).</summary>
public sealed class WebhookEventTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_submission_sends_a_flat_event_with_channels_by_key()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        await partner.Subscribe(receiver.Url);

        var assessment = await partner.Submit(
            api.Request(PersonRequests.Developer)
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
        Assert.Equal(api.Published.NewestModel.Model.Channels.Select(channel => channel.Key), channels.Names());
        Assert.All(
            assessment.List("channels"),
            channel =>
            {
                var reported = channels.GetProperty(channel.Text("channel"));
                Assert.Equal(["score", "verdict", "hours", "build"], reported.Names());
                Assert.Equal(
                    (
                        channel.Number("score"),
                        channel.Text("verdict"),
                        hours.GetValueOrDefault(channel.Text("channel"))
                    ),
                    (reported.Number("score"), reported.Text("verdict"), reported.Number("hours"))
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
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        await partner.Subscribe(receiver.Url);
        var size = letter < 128 ? 480 : 240;
        var request = api.Request(PersonRequests.Developer);
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
        using var partner = await api.CreatePartner();
        await using var all = await WebhookReceiver.Start();
        await using var deletions = await WebhookReceiver.Start();
        await partner.Subscribe(all.Url);
        var second = await partner.Subscribe(deletions.Url, "assessment.deleted");
        var first = await (await partner.Submit(SubmissionBodies.Complete, "with-a-key")).Id();
        await partner.Submit(SubmissionBodies.Complete, "with-a-key");

        var rescored = await (
            await partner.Post($"/v1/assessments/{first}/rescore", """{"model":"fit-model@2.0.0"}""")
        ).Id();
        await all.WaitFor(2);
        await partner.DeleteAsync($"/v1/assessments/{first}");
        var reported = await all.WaitFor(3);
        var deleted = Assert.Single(await deletions.WaitFor(1));

        Assert.Equal([first, rescored], reported[..2].Select(one => one.Subject).Order());
        Assert.Equal($$"""{"id":"{{first}}"}""", deleted.Data.GetRawText());
        Assert.Equal(deleted.Body, reported[2].Body);
        Assert.Equal(deleted.Id, reported[2].Id);
        Assert.Single(await partner.Deliveries(second));
    }

    [Fact]
    public async Task Test_and_live_events_are_delivered_separately()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        await using var receiver = await WebhookReceiver.Start();
        await test.Subscribe($"{receiver.Url}/test");
        await live.Subscribe($"{receiver.Url}/live");

        var (rehearsal, real) = (
            await (await test.Submit(SubmissionBodies.Complete)).Id(),
            await (await live.Submit(SubmissionBodies.Complete)).Id()
        );

        Assert.Equal(
            [("/hooks/live", real), ("/hooks/test", rehearsal)],
            (await receiver.WaitFor(2)).Select(one => (one.Path, one.Subject)).Order()
        );
    }

    [Fact]
    public async Task A_test_event_is_signed_and_sent_even_to_a_disabled_webhook()
    {
        using var partner = await api.CreatePartner();
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
    public async Task Undelivered_events_of_deleted_rows_are_dropped_without_sending()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.RespondWith(500);
        var webhook = await partner.Subscribe(receiver.Url, "assessment.completed");
        var deleted = await (await partner.Submit(SubmissionBodies.Complete)).Id();
        var failed = await (await partner.Submit(SubmissionBodies.Complete)).Id();
        await receiver.WaitFor(2);

        await partner.DeleteAsync($"/v1/assessments/{deleted}");
        Assert.Equal(failed[..8], Assert.Single(await partner.Deliveries(webhook)).Text("id")[..8]);

        // A row deleted without an event, as when a restored backup is cleaned.
        await api.QueryAsOwner<int>(
            "delete from assessment where id = @id returning 1",
            new { id = Guid.Parse(failed) }
        );
        Assert.Equal(
            JsonValueKind.Null,
            Assert.Single(await partner.Deliveries(webhook)).GetProperty("payload").ValueKind
        );
        await api.QueryAsOwner<int>(
            "update delivery set due_at = now() where id = @id returning 1",
            new { id = Guid.Parse(failed) }
        );
        await Eventually.IsTrue(async () => (await partner.Deliveries(webhook)).Count == 0);
        Assert.Equal(2, receiver.Received.Count);
    }

    [Fact]
    public async Task Outbox_rows_contain_ids_but_no_personal_data()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url);
        await partner.Submit(SubmissionBodies.Complete);
        await partner.WaitForDelivery(webhook, delivery => delivery.Text("state") == "delivered");

        var row = await api.QueryAsOwner<string>(
            "select to_jsonb(delivery)::text from delivery where webhook_id = @id",
            new { id = Guid.Parse(webhook.Text("id")) }
        );

        Assert.DoesNotContain("crm-4711", row, StringComparison.Ordinal);
        Assert.DoesNotContain("spring", row, StringComparison.Ordinal);
        Assert.DoesNotContain("twitter", row, StringComparison.Ordinal);
    }
}
