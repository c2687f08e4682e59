using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Automation platforms subscribe webhooks and read sample events (docs/api.md#webhooks).</summary>
public sealed class WebhookSamplesTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Url = "https://crm.example.com/hooks?token=1";

    [Fact]
    public async Task Zapier_and_Make_can_subscribe_read_samples_and_unsubscribe()
    {
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();

        // performSubscribe: one URL per active Zap; Zapier stores the response and later uses its id.
        var subscribed = await partner.Subscribe(
            new { url = receiver.Url, events = (string[])["assessment.completed"] }
        );

        // performList: an array in the shape of the posted events; Make asks for the same.
        var samples = await (await partner.GetAsync("/v1/webhooks/samples?event=assessment.completed")).Json();
        var sample = Assert.Single(samples.EnumerateArray());

        await partner.Submit(SubmissionBodies.Complete);
        var sent = Assert.Single(await receiver.WaitFor(1));
        Assert.Equal(Shape(sample), Shape(sent.Json));
        Assert.Equal(JsonValueKind.Object, sent.Json.ValueKind);

        // performUnsubscribe, and Make's detach.
        Assert.Equal(204, (int)(await partner.DeleteAsync(WebhookClientExtensions.PathOf(subscribed))).StatusCode);
        await partner.Submit(SubmissionBodies.Complete);
        await Task.Delay(300);
        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task Every_event_has_a_sample()
    {
        using var partner = await api.CreatePartner();

        var samples = await (await partner.GetAsync("/v1/webhooks/samples")).Json();

        Assert.Equal(
            ["activity.recorded", "assessment.completed", "assessment.deleted", "invitation.expired", "person.erased"],
            samples.EnumerateArray().Select(sample => sample.Text("type"))
        );
        await (await partner.GetAsync("/v1/webhooks/samples?event=none")).AssertProblem(400, "unreadable");
    }

    /// <summary>Returns every member down to the second level, in order.</summary>
    private static string Shape(JsonElement payload) =>
        string.Join(
            ' ',
            [
                .. payload.Names(),
                .. payload.GetProperty("data").Names().Where(name => name != "metadata"),
                .. payload.GetProperty("data").GetProperty("channels").Names(),
            ]
        );
}
