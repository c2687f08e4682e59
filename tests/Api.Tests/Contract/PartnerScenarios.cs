using System.Net.Mime;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for every operation on the partner and its API keys.</summary>
internal sealed class PartnerScenarios(ExchangeRecorder exchanges)
{
    public const string Keys = "/v1/partner/keys";
    public const string Public = """{ "kind": "public" }""";

    private const string Partner = "/v1/partner";
    private const string Audit = "/v1/partner/audit";
    private const string UnknownKey = $"{Keys}/{OpenApiExtensions.ExampleId}";

    private const string Secret = """
        { "kind": "secret", "scopes": ["assessments:read"], "name": "Zapier", "expiresIn": 3600 }
        """;

    /// <summary>Sends every request with a client that none of the operations accepts.</summary>
    public static async Task AllWithStatus(ExchangeRecorder exchanges, HttpClient client, int status)
    {
        await exchanges.Get(client, "readPartner", status, Partner);
        await Patch(exchanges, client, status, "{}");
        await exchanges.Get(client, "listKeys", status, Keys);
        await exchanges.Get(client, "readKey", status, UnknownKey);
        await exchanges.Post(client, "issueKey", status, Keys, Public);
        await exchanges.Post(client, "rotateKey", status, $"{UnknownKey}/rotate", "{}");
        await Revoke(exchanges, client, status, UnknownKey);
        await exchanges.Get(client, "readAudit", status, Audit);
    }

    /// <summary>Sends every request with an API key of all scopes.</summary>
    public async Task All(HttpClient partner)
    {
        await Settings(partner);
        var path = await Issue(partner);
        await Read(partner, path);
        await Rotate(partner, path);
        await Revoke(partner, path);
        await exchanges.Get(partner, "readAudit", 200, Audit);
        await exchanges.Get(partner, "readAudit", 200, $"{Audit}?limit=2&action=key.issued");
        await exchanges.Get(partner, "readAudit", 400, $"{Audit}?action=key.lost");
    }

    private async Task Settings(HttpClient partner)
    {
        var read = await exchanges.Get(partner, "readPartner", 200, Partner);
        await exchanges.Get(partner, "readPartner", 304, Partner, read.Headers["etag"]);
        await exchanges.Get(partner, "readPartner", 400, $"{Partner}?verbose");
        await Patch(
            exchanges,
            partner,
            200,
            """{ "name": "B", "origins": ["https://b.example"], "retentionDays": 30 }"""
        );
        await Patch(exchanges, partner, 200, """{ "model": "fit-model@1.0.0", "retentionDays": null }""");
        await Patch(exchanges, partner, 200, """{ "name": "C" }""", "application/merge-patch+json");
        await Patch(
            exchanges,
            partner,
            200,
            """{ "branding": { "name": "C", "color": "#004466", "logoUrl": "https://c.example/l.svg", "contact": { "label": "Ask", "url": "https://c.example" } } }"""
        );
        await Patch(exchanges, partner, 422, """{ "model": null }""");
        await Patch(exchanges, partner, 400, "[]");
        await Patch(exchanges, partner, 413, new string(' ', JsonRequestBody.MaxBytes + 1));
        await Patch(exchanges, partner, 415, "{}", MediaTypeNames.Text.Plain);
        await exchanges.SendStale(partner, "changePartner", HttpMethod.Patch, Partner, "{}");
    }

    private async Task<string> Issue(HttpClient partner)
    {
        var created = await exchanges.Post(partner, "issueKey", 201, Keys, Secret, key: "first");
        await exchanges.Post(partner, "issueKey", 201, Keys, Secret, key: "first");
        await exchanges.Post(partner, "issueKey", 422, Keys, Public, key: "first");
        await exchanges.Post(partner, "issueKey", 201, Keys, Public);
        await exchanges.Post(partner, "issueKey", 422, Keys, "{}");
        await Unreadable(partner, "issueKey", Keys);
        return created.Headers["location"];
    }

    private async Task Read(HttpClient partner, string path)
    {
        await exchanges.Get(partner, "listKeys", 200, Keys);
        await exchanges.Get(partner, "listKeys", 200, $"{Keys}?limit=1");
        await exchanges.Get(partner, "listKeys", 400, $"{Keys}?limit=0");
        var read = await exchanges.Get(partner, "readKey", 200, path);
        await exchanges.Get(partner, "readKey", 304, path, read.Headers["etag"]);
        await exchanges.Get(partner, "readKey", 400, $"{path}?verbose");
        await exchanges.Get(partner, "readKey", 404, UnknownKey);
    }

    private async Task Rotate(HttpClient partner, string path)
    {
        var rotate = $"{path}/rotate";
        await exchanges.Post(partner, "rotateKey", 201, rotate, "{}", key: "first");
        await exchanges.Post(partner, "rotateKey", 201, rotate, "{}", key: "first");
        await exchanges.Post(partner, "rotateKey", 422, rotate, """{ "overlapSeconds": -1 }""");
        await exchanges.Post(partner, "rotateKey", 404, $"{UnknownKey}/rotate", "{}");
        await Unreadable(partner, "rotateKey", rotate);
        await exchanges.Post(partner, "rotateKey", 201, rotate, """{ "overlapSeconds": 0 }""");
        await exchanges.Post(partner, "rotateKey", 409, rotate, "{}");
    }

    private async Task Revoke(HttpClient partner, string path)
    {
        await Revoke(exchanges, partner, 400, $"{path}?force");
        await exchanges.SendStale(partner, "revokeKey", HttpMethod.Delete, path);
        await Revoke(exchanges, partner, 204, path);
        await Revoke(exchanges, partner, 404, UnknownKey);
        await Revoke(exchanges, partner, 409, $"{Keys}/{await Manager(partner)}");
        await exchanges.Get(partner, "readKey", 200, path);
    }

    /// <summary>The mode's only API key that may manage keys.</summary>
    private static async Task<string> Manager(HttpClient partner) =>
        JsonSerializer
            .Deserialize<JsonElement>(await partner.GetStringAsync(Keys))
            .List("items")
            .Single(key => key.List("scopes").Any(scope => scope.GetString() == "partner:manage"))
            .Text("id");

    private async Task Unreadable(HttpClient partner, string operation, string path)
    {
        await exchanges.Post(partner, operation, 400, path, "[]");
        await exchanges.Post(partner, operation, 413, path, new string(' ', JsonRequestBody.MaxBytes + 1));
        await exchanges.Post(partner, operation, 415, path, "{}", type: MediaTypeNames.Text.Plain);
    }

    private static Task<Exchange> Patch(
        ExchangeRecorder exchanges,
        HttpClient partner,
        int status,
        string body,
        string type = MediaTypeNames.Application.Json
    ) =>
        exchanges.Send(
            partner,
            "changePartner",
            status,
            new(HttpMethod.Patch, Partner) { Content = new StringContent(body, Encoding.UTF8, type) },
            body
        );

    private static Task<Exchange> Revoke(ExchangeRecorder exchanges, HttpClient partner, int status, string path) =>
        exchanges.Send(partner, "revokeKey", status, new(HttpMethod.Delete, path));
}
