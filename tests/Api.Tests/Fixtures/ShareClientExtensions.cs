using System.Text.Json;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Requests for share links.</summary>
internal static class ShareClientExtensions
{
    /// <summary>Creates a share link of an assessment.</summary>
    public static async Task<JsonElement> CreateShare(this HttpClient partner, string path, string body = "{}")
    {
        using var response = await partner.Post($"{path}/shares", body);
        Assert.Equal(201, (int)response.StatusCode);
        var share = await response.Json();
        Assert.Equal(["id", "url", "expiresAt"], share.Names());
        Assert.Equal($"{path}/shares/{share.Text("id")}", response.Header("Location"));
        return share;
    }

    /// <summary>Returns the share links of an assessment.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ListShares(this HttpClient partner, string path) =>
        (await partner.Read($"{path}/shares")).List("items");

    /// <summary>Stores an assessment and returns its path.</summary>
    public static async Task<string> StoreCoach(this ApiFixture api, HttpClient partner) =>
        $"/v1/assessments/{(await partner.Submit(api.Request(PersonRequests.Coach))).Text("id")}";
}
