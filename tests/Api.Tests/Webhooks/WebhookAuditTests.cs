using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>The audit log records where events are sent, and who configured it.</summary>
public sealed class WebhookAuditTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task Webhook_changes_are_audited_once_with_actor_and_without_content()
    {
        using var partner = await api.CreatePartner();
        var ownKey = (await partner.ListKeys()).Single(key => key.Text("kind") == "secret").Text("id");
        const string body = """{"url":"https://crm.example.com/hooks","events":["person.erased"]}""";

        var created = await (await partner.Post("/v1/webhooks", body, "once")).Json();
        var path = WebhookClientExtensions.PathOf(created);
        await partner.Post("/v1/webhooks", body, "once");
        await partner.Post("/v1/webhooks", "{}");
        await partner.Patch(path, """{"url":"https://elsewhere.example.com/"}""");
        await partner.Patch(path, """{"url":7}""");
        await partner.Post($"{path}/rotate-secret", "{}", "rotate");
        await partner.Post($"{path}/rotate-secret", "{}", "rotate");
        await partner.DeleteAsync(path);
        await partner.DeleteAsync(path);

        var entries = (await partner.Audit())
            .Where(entry => entry.Text("action").StartsWith("webhook", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(
            ["webhook.deleted", "webhook.rotated", "webhook.changed", "webhook.created"],
            entries.Select(entry => entry.Text("action"))
        );
        Assert.All(
            entries,
            entry =>
                Assert.Equal(
                    ("test", ownKey, created.Text("id")),
                    (entry.Text("mode"), entry.Text("keyId"), entry.Text("subject"))
                )
        );
        Assert.All(entries, entry => Assert.DoesNotContain("example", entry.GetRawText()));
        Assert.Single(await partner.Audit("?action=webhook.rotated"));
    }

    [Fact]
    public async Task Automatic_disabling_is_audited_without_an_actor()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        var submitted = new TaskCompletionSource();
        receiver.Responder = async (http, _) =>
        {
            await submitted.Task; // A disabled webhook would get no second delivery.
            http.Response.StatusCode = 410;
        };
        var webhook = await partner.Subscribe(receiver.Url);

        await partner.Submit(SubmissionBodies.Smallest);
        await partner.Submit(SubmissionBodies.Smallest);
        submitted.SetResult();
        await Eventually.IsTrue(async () => (await partner.Deliveries(webhook, "?state=failed")).Count == 2);

        var entry = Assert.Single(await partner.Audit("?action=webhook.disabled"));
        Assert.Equal(
            (null, webhook.Text("id"), "test"),
            (entry.TextOrNull("keyId"), entry.Text("subject"), entry.Text("mode"))
        );
    }
}
