using System.Net.Http.Headers;
using System.Text.Json;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Requests of invited people with their token.</summary>
public static class InvitationClientExtensions
{
    public const string Smallest = """{"personRef":"crm-4711"}""";
    public const string Current = "/v1/invitations/current";

    /// <summary>Creates an invitation of the partner and a client with its token.</summary>
    public static async Task<(string Id, HttpClient Person)> Invite(
        this ApiFixture api,
        HttpClient partner,
        string body = Smallest
    )
    {
        var invited = await (await partner.Post("/v1/invitations", body)).Json();
        return (invited.Text("id"), api.CreateClient(invited.Text("token")));
    }

    /// <summary>Makes an invitation expire.</summary>
    public static Task<int> Expire(this ApiFixture api, string id) =>
        api.QueryAsOwner<int>(
            "update invitation set created_at = now() - interval '2 days', expires_at = now() where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );

    /// <summary>Saves answers; by default with any ETag.</summary>
    public static async Task<HttpResponseMessage> Save(
        this HttpClient person,
        string body,
        string? tag = "*",
        string mediaType = "application/merge-patch+json"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, Current)
        {
            Content = new ByteArrayContent(SubmissionBodies.Bytes(body)),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);

        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        return await person.SendAsync(request);
    }

    /// <summary>Returns the saved answers.</summary>
    public static async Task<JsonElement> Saved(this HttpClient person) =>
        (await (await person.GetAsync(Current)).Json()).GetProperty("answers");
}
