using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Requests that change partners and create API keys.</summary>
public static class PartnerClientExtensions
{
    public const string Keys = "/v1/partner/keys";

    public static async Task<HttpResponseMessage> ChangeSettings(this HttpClient partner, string patch)
    {
        using var body = new StringContent(patch, Encoding.UTF8, "application/json");
        return await partner.PatchAsync("/v1/partner", body);
    }

    /// <summary>Creates a secret key with these scopes and returns its id and text.</summary>
    public static async Task<(string Id, string Text)> IssueKey(this HttpClient partner, params string[] scopes)
    {
        var created = await partner.Post(Keys, JsonSerializer.Serialize(new { kind = "secret", scopes }));
        Assert.Equal(201, (int)created.StatusCode);
        var key = await created.Json();
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

    /// <summary>Returns the keys of the client's mode, newest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ListKeys(this HttpClient partner) =>
        (await partner.Read(Keys)).List("items");

    /// <summary>Returns action and subject of the audit entries of the client's mode, newest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Audit(this HttpClient partner, string query = "") =>
        (await partner.Read($"/v1/partner/audit{query}")).List("items");

    /// <summary>Creates a client of this address with an API key.</summary>
    public static HttpClient Client(Uri address, string key) =>
        new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };

    public static string Secret(this IEnumerable<ApiKey> keys, KeyMode mode = KeyMode.Test) =>
        keys.Single(key => key.Mode == mode && key.Type == KeyType.Secret).Reveal();
}
