using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for reports and links to them.</summary>
internal sealed class ShareScenarios(ApiFixture api, ExchangeRecorder exchanges)
{
    private const string UnknownShares = $"{AssessmentScenarios.UnknownAssessment}/shares";
    private const string UnknownNote = $"{AssessmentScenarios.UnknownAssessment}/note";
    private const string UnknownShare = $"{UnknownShares}/01a202b2-c8e8-7b1f-8a33-5d1c9e0f4b72";

    public async Task All(HttpClient partner)
    {
        var stored = await exchanges.Post(partner, "submitAssessment", 201, "/v1/assessments", AssessmentScenarios.Few);
        var one = stored.Headers["location"];
        await exchanges.Get(partner, "readReport", 200, $"{one}/report");
        await exchanges.Get(partner, "readReport", 400, $"{one}/report?include=all");
        await exchanges.Get(partner, "readReport", 404, $"{AssessmentScenarios.UnknownAssessment}/report");
        await exchanges.Get(partner, "readReport", 304, $"{one}/report?chrome=embed", tag: "*");
        await exchanges.Get(partner, "readReport", 406, $"{one}/report", accept: "application/pdf");

        var note = $"{one}/note";
        await Put(partner, 204, note, """{"text":"Start with three people."}""");
        await exchanges.Get(partner, "readAssessment", 200, one);
        await Put(partner, 204, note, "{}");
        await Put(partner, 400, note, "[]");
        await Put(partner, 404, UnknownNote, "{}");
        await Put(partner, 413, note, new string(' ', JsonRequestBody.MaxBytes + 1));
        await Put(partner, 415, note, "{}", MediaTypeNames.Text.Plain);
        await exchanges.SendStale(partner, "writeNote", HttpMethod.Put, note, "{}");
        await Put(partner, 422, note, """{"text":1}""");

        var shares = $"{one}/shares";
        var created = await exchanges.Post(partner, "createShare", 201, shares, "{}", key: "share");
        await exchanges.Post(partner, "createShare", 201, shares, """{"expiresIn":3600}""");
        await exchanges.Post(partner, "createShare", 201, shares, "{}", key: "share");
        await exchanges.Post(partner, "createShare", 422, shares, """{"expiresIn":3600}""", key: "share");
        await exchanges.Post(partner, "createShare", 422, shares, """{"expiresIn":1}""");
        await exchanges.Post(partner, "createShare", 400, shares, "[]");
        await exchanges.Post(partner, "createShare", 413, shares, new string(' ', JsonRequestBody.MaxBytes + 1));
        await exchanges.Post(partner, "createShare", 415, shares, "{}", type: MediaTypeNames.Text.Plain);
        await exchanges.Post(partner, "createShare", 404, UnknownShares, "{}");

        await exchanges.Get(partner, "listShares", 200, $"{shares}?limit=1");
        await exchanges.Get(partner, "listShares", 400, $"{shares}?limit=0");
        await exchanges.Get(partner, "listShares", 404, UnknownShares);

        var share = created.Headers["location"];
        await exchanges.Delete(partner, 400, $"{share}?force=yes", "revokeShare");
        await exchanges.SendStale(partner, "revokeShare", HttpMethod.Delete, share);
        await exchanges.Delete(partner, 204, share, "revokeShare");
        await exchanges.Delete(partner, 404, share, "revokeShare");
        await exchanges.Post(partner, "createShare", 410, shares, "{}", key: "share");
    }

    /// <summary>Sends every request with an API key that lacks the scope, or without a database.</summary>
    public async Task AllWithStatus(HttpClient client, int status)
    {
        await exchanges.Get(client, "readReport", status, $"{AssessmentScenarios.UnknownAssessment}/report");
        await Put(client, status, UnknownNote, "{}");
        await exchanges.Post(client, "createShare", status, UnknownShares, "{}");
        await exchanges.Get(client, "listShares", status, UnknownShares);
        await exchanges.Delete(client, status, UnknownShare, "revokeShare");
    }

    private Task<Exchange> Put(
        HttpClient client,
        int status,
        string path,
        string body,
        string type = MediaTypeNames.Application.Json
    ) =>
        exchanges.Send(
            client,
            "writeNote",
            status,
            new(HttpMethod.Put, path) { Content = new StringContent(body, new MediaTypeHeaderValue(type)) },
            body
        );

    /// <summary>Sends requests whose duplicate is still running.</summary>
    public async Task SendDuplicates(HttpClient partner)
    {
        var stored = await exchanges.Post(partner, "submitAssessment", 201, "/v1/assessments", AssessmentScenarios.Few);
        var shares = $"{stored.Headers["location"]}/shares";
        await using var owner = new NpgsqlConnection(api.ConnectionString);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync(
            """
            insert into idempotency (partner_id, scope, key, request, assessment, rendering)
            select partner_id, 'test POST ' || @shares, 'held', sha256(''), id, '' from assessment where id = @id
            """,
            new { shares, id = JsonDocument.Parse(stored.Body).RootElement.GetProperty("id").GetGuid() }
        );

        await exchanges.Post(partner, "createShare", 409, shares, "{}", key: "held");
    }
}
