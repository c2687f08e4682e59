namespace ChannelFit.Api.Tests;

/// <summary>Where events lead, and who led them there, stays on record.</summary>
public sealed class WebhookAuditTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task What_is_done_with_webhooks_is_recorded_once_with_who_did_it_and_no_content()
    {
        using var partner = await house.NewPartner();
        var self = (await partner.ListKeys()).Single(key => key.Text("kind") == "secret").Text("id");
        const string body = """{"url":"https://crm.example.com/hooks","events":["person.erased"]}""";

        var made = await (await partner.Post("/v1/webhooks", body, "once")).Json();
        var path = Hooks.PathOf(made);
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
                    ("test", self, made.Text("id")),
                    (entry.Text("mode"), entry.Text("keyId"), entry.Text("subject"))
                )
        );
        Assert.All(entries, entry => Assert.DoesNotContain("example", entry.GetRawText()));
        Assert.Single(await partner.Audit("?action=webhook.rotated"));
    }

    [Fact]
    public async Task That_the_service_disables_one_is_recorded_too_as_nobodys_act()
    {
        using var partner = await house.NewPartner();
        await using var receiver = await LocalReceiver.Start();
        receiver.AnswerWith(410);
        var webhook = await partner.Subscribe(receiver.Url);

        await partner.Submit(Bodies.Smallest);
        await partner.Submit(Bodies.Smallest);
        await Eventually.Is(async () => (await partner.Deliveries(webhook, "?state=failed")).Count == 2);

        var entry = Assert.Single(await partner.Audit("?action=webhook.disabled"));
        Assert.Equal(
            (null, webhook.Text("id"), "test"),
            (entry.TextOrNull("keyId"), entry.Text("subject"), entry.Text("mode"))
        );
    }
}
