using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>How tests change partners and make keys.</summary>
internal static class PartnerClientExtensions
{
    public const string Keys = "/v1/partner/keys";

    public static async Task<HttpResponseMessage> ChangeSettings(this HttpClient partner, string patch)
    {
        using var body = new StringContent(patch, Encoding.UTF8, "application/json");
        return await partner.PatchAsync("/v1/partner", body);
    }

    /// <summary>A new secret key with these scopes: its id and its text.</summary>
    public static async Task<(string Id, string Text)> IssueKey(this HttpClient partner, params string[] scopes)
    {
        var issued = await partner.Post(Keys, JsonSerializer.Serialize(new { kind = "secret", scopes }));
        Assert.Equal(201, (int)issued.StatusCode);
        var key = await issued.Json();
        return (key.Text("id"), key.Text("key"));
    }

    public static Task<HttpResponseMessage> RevokeKey(this HttpClient partner, string id) =>
        partner.DeleteAsync($"{Keys}/{id}");

    public static Task<HttpResponseMessage> RotateKey(
        this HttpClient partner,
        string id,
        string body,
        params string[] attempt
    ) => partner.Post($"{Keys}/{id}/rotate", body, attempt);

    /// <summary>The keys of the client's mode, newest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ListKeys(this HttpClient partner) =>
        (await partner.Read(Keys)).List("items");

    /// <summary>What was done in the client's mode, newest first: action and subject.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Audit(this HttpClient partner, string query = "") =>
        (await partner.Read($"/v1/partner/audit{query}")).List("items");

    /// <summary>A client of this address with a key.</summary>
    public static HttpClient Client(Uri address, string key) =>
        new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };

    public static string Secret(this IEnumerable<ApiKey> keys, KeyMode mode = KeyMode.Test) =>
        keys.Single(key => key.Mode == mode && key.Kind == KeyType.Secret).Reveal();
}
