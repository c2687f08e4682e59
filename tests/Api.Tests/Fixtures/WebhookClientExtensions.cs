using System.Text;
using System.Text.Json;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Requests that subscribe webhooks and read their deliveries.</summary>
public static class WebhookClientExtensions
{
    public static async Task<JsonElement> Subscribe(this HttpClient partner, string url, params string[] events) =>
        await partner.Subscribe(
            new { url, events = events is [] ? ["assessment.completed", "assessment.deleted"] : events }
        );

    public static async Task<JsonElement> Subscribe(this HttpClient partner, object request)
    {
        using var response = await partner.Post("/v1/webhooks", JsonSerializer.Serialize(request));
        Assert.True((int)response.StatusCode == 201, await response.Text());
        return await response.Json();
    }

    public static async Task<HttpResponseMessage> Patch(this HttpClient partner, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await partner.PatchAsync(path, content);
    }

    public static async Task<IReadOnlyList<JsonElement>> Deliveries(
        this HttpClient partner,
        JsonElement webhook,
        string query = ""
    ) => (await partner.Read($"{PathOf(webhook)}/deliveries{query}")).List("items");

    /// <summary>Waits until the webhook's only delivery is in a state.</summary>
    public static async Task<JsonElement> WaitForDelivery(
        this HttpClient partner,
        JsonElement webhook,
        Func<JsonElement, bool> holds
    )
    {
        JsonElement found = default;
        await Eventually.IsTrue(async () =>
        {
            var deliveries = await partner.Deliveries(webhook);
            found = deliveries.Count == 0 ? default : deliveries[0];
            return deliveries.Count > 0 && holds(found);
        });
        return found;
    }

    public static string PathOf(JsonElement webhook) => $"/v1/webhooks/{webhook.Text("id")}";

    public static string? TextOrNull(this JsonElement value, string member) => value.GetProperty(member).GetString();
}
