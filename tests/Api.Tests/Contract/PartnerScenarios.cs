using System.Net.Mime;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Goes through every operation on the partner and its keys, well and badly.</summary>
internal sealed class PartnerScenarios(ExchangeRecorder seen)
{
    public const string Keys = "/v1/partner/keys";
    public const string Public = """{ "kind": "public" }""";

    private const string Partner = "/v1/partner";
    private const string Audit = "/v1/partner/audit";
    private const string Nobody = $"{Keys}/{OpenApiExtensions.ExampleId}";

    private const string Secret = """
        { "kind": "secret", "scopes": ["assessments:read"], "name": "Zapier", "expiresIn": 3600 }
        """;

    /// <summary>Every operation, with a client that none of them lets in.</summary>
    public static async Task Keyed(ExchangeRecorder seen, HttpClient client, int status)
    {
        await seen.Get(client, "readPartner", status, Partner);
        await Patch(seen, client, status, "{}");
        await seen.Get(client, "listKeys", status, Keys);
        await seen.Get(client, "readKey", status, Nobody);
        await seen.Post(client, "issueKey", status, Keys, Public);
        await seen.Post(client, "rotateKey", status, $"{Nobody}/rotate", "{}");
        await Revoke(seen, client, status, Nobody);
        await seen.Get(client, "readAudit", status, Audit);
    }

    /// <summary>All of it, with a key that may do everything.</summary>
    public async Task All(HttpClient partner)
    {
        await Settings(partner);
        var path = await Issue(partner);
        await Read(partner, path);
        await Rotate(partner, path);
        await Revoke(partner, path);
        await seen.Get(partner, "readAudit", 200, Audit);
        await seen.Get(partner, "readAudit", 200, $"{Audit}?limit=2&action=key.issued");
        await seen.Get(partner, "readAudit", 400, $"{Audit}?action=key.lost");
    }

    private async Task Settings(HttpClient partner)
    {
        var read = await seen.Get(partner, "readPartner", 200, Partner);
        await seen.Get(partner, "readPartner", 304, Partner, read.Headers["etag"]);
        await seen.Get(partner, "readPartner", 400, $"{Partner}?verbose");
        await Patch(seen, partner, 200, """{ "name": "B", "origins": ["https://b.example"], "retentionDays": 30 }""");
        await Patch(seen, partner, 200, """{ "model": "fit-model@1.0.0", "retentionDays": null }""");
        await Patch(seen, partner, 200, """{ "name": "C" }""", "application/merge-patch+json");
        await Patch(seen, partner, 422, """{ "model": null }""");
        await Patch(seen, partner, 400, "[]");
        await Patch(seen, partner, 413, new string(' ', JsonRequestBody.MaxBytes + 1));
        await Patch(seen, partner, 415, "{}", MediaTypeNames.Text.Plain);
        await seen.Send(
            partner,
            "changePartner",
            412,
            new(HttpMethod.Patch, Partner)
            {
                Headers = { { "If-Match", "\"stale\"" } },
                Content = new StringContent("{}", Encoding.UTF8, MediaTypeNames.Application.Json),
            },
            "{}"
        );
    }

    private async Task<string> Issue(HttpClient partner)
    {
        var issued = await seen.Post(partner, "issueKey", 201, Keys, Secret, key: "first");
        await seen.Post(partner, "issueKey", 201, Keys, Secret, key: "first");
        await seen.Post(partner, "issueKey", 422, Keys, Public, key: "first");
        await seen.Post(partner, "issueKey", 201, Keys, Public);
        await seen.Post(partner, "issueKey", 422, Keys, "{}");
        await Unreadable(partner, "issueKey", Keys);
        return issued.Headers["location"];
    }

    private async Task Read(HttpClient partner, string path)
    {
        await seen.Get(partner, "listKeys", 200, Keys);
        await seen.Get(partner, "listKeys", 200, $"{Keys}?limit=1");
        await seen.Get(partner, "listKeys", 400, $"{Keys}?limit=0");
        var read = await seen.Get(partner, "readKey", 200, path);
        await seen.Get(partner, "readKey", 304, path, read.Headers["etag"]);
        await seen.Get(partner, "readKey", 400, $"{path}?verbose");
        await seen.Get(partner, "readKey", 404, Nobody);
    }

    private async Task Rotate(HttpClient partner, string path)
    {
        var rotate = $"{path}/rotate";
        await seen.Post(partner, "rotateKey", 201, rotate, "{}", key: "first");
        await seen.Post(partner, "rotateKey", 201, rotate, "{}", key: "first");
        await seen.Post(partner, "rotateKey", 422, rotate, """{ "overlapSeconds": -1 }""");
        await seen.Post(partner, "rotateKey", 404, $"{Nobody}/rotate", "{}");
        await Unreadable(partner, "rotateKey", rotate);
        await seen.Post(partner, "rotateKey", 201, rotate, """{ "overlapSeconds": 0 }""");
        await seen.Post(partner, "rotateKey", 409, rotate, "{}");
    }

    private async Task Revoke(HttpClient partner, string path)
    {
        await Revoke(seen, partner, 400, $"{path}?force");
        await Revoke(seen, partner, 204, path);
        await Revoke(seen, partner, 404, Nobody);
        await Revoke(seen, partner, 409, $"{Keys}/{await Manager(partner)}");
        await seen.Get(partner, "readKey", 200, path);
    }

    /// <summary>The one key of the mode that manages keys.</summary>
    private static async Task<string> Manager(HttpClient partner) =>
        JsonSerializer
            .Deserialize<JsonElement>(await partner.GetStringAsync(Keys))
            .List("items")
            .Single(key => key.List("scopes").Any(scope => scope.GetString() == "partner:manage"))
            .Text("id");

    private async Task Unreadable(HttpClient partner, string operation, string path)
    {
        await seen.Post(partner, operation, 400, path, "[]");
        await seen.Post(partner, operation, 413, path, new string(' ', JsonRequestBody.MaxBytes + 1));
        await seen.Post(partner, operation, 415, path, "{}", type: MediaTypeNames.Text.Plain);
    }

    private static Task<Exchange> Patch(
        ExchangeRecorder seen,
        HttpClient partner,
        int status,
        string body,
        string type = MediaTypeNames.Application.Json
    ) =>
        seen.Send(
            partner,
            "changePartner",
            status,
            new(HttpMethod.Patch, Partner) { Content = new StringContent(body, Encoding.UTF8, type) },
            body
        );

    private static Task<Exchange> Revoke(ExchangeRecorder seen, HttpClient partner, int status, string path) =>
        seen.Send(partner, "revokeKey", status, new(HttpMethod.Delete, path));
}
