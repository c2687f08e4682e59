using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Outcomes;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for the operations of respondents: by partners, pages and people.</summary>
internal sealed class RespondentScenarios(ApiFixture api, ExchangeRecorder exchanges)
{
    public const string Invitations = "/v1/invitations";

    public const string ClaimCodes = "/v1/claim-codes";
    public const string Claims = "/v1/claims";

    private const string Current = InvitationClientExtensions.Current;
    private const string Answers = """{"answers":{"CTX1":"software","FLD1-twitter":"often","FLD2-twitter":"no"}}""";

    public async Task All(IReadOnlyList<ApiKey> keys)
    {
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        await Page(page);
        await Claim(partner, page);
        var changed = await partner.ChangeSettings(
            """{"branding":{"logoUrl":"https://a.example/l.svg","color":"#004466","contact":{"label":"Ask","url":"https://a.example"}}}"""
        );
        Assert.Equal(200, (int)changed.StatusCode);

        var invited = await Invite(partner);
        using var person = api.CreateClient(invited.Text("token"));
        await Save(person);
        await Submit(partner, person);
        await CheckIn(partner, person);

        var one = $"{Invitations}/{invited.Text("id")}";
        await List(partner, one);
        await Delete(partner, "deleteInvitation", 400, $"{one}?force=yes");
        await exchanges.SendStale(partner, "deleteInvitation", HttpMethod.Delete, one);
        await Delete(partner, "deleteInvitation", 204, one);
        await Delete(partner, "deleteInvitation", 404, one);
        await exchanges.Post(
            partner,
            "createInvitation",
            410,
            Invitations,
            InvitationClientExtensions.Smallest,
            key: "first"
        );
    }

    private async Task CheckIn(HttpClient partner, HttpClient other)
    {
        const string channels = """{"channels":{"blog":{"hours":1.5}}}""";
        var week = $"{ActivityClientExtensions.CurrentActivity}/{ActivityClientExtensions.Present}";
        var invited = await exchanges.Post(
            partner,
            "createInvitation",
            201,
            Invitations,
            """{"personRef":"crm-1","purpose":"check-in"}"""
        );
        using var person = api.CreateClient(JsonSerializer.Deserialize<JsonElement>(invited.Body).Text("token"));
        await exchanges.Get(person, "readCurrentActivity", 200, ActivityClientExtensions.CurrentActivity);
        await exchanges.Get(person, "readCurrentActivity", 400, $"{ActivityClientExtensions.CurrentActivity}?week=1");
        await exchanges.Get(other, "readCurrentActivity", 403, ActivityClientExtensions.CurrentActivity);
        await Put(person, 200, week, channels);
        await Put(person, 400, week, "[]");
        await Put(other, 403, week, channels);
        await Put(person, 404, $"{week}1", channels);
        await Put(person, 413, week, new string(' ', JsonRequestBody.MaxBytes + 1));
        await Put(person, 415, week, channels, MediaTypeNames.Text.Plain);
        await exchanges.SendStale(person, "recordCurrentActivity", HttpMethod.Put, week, channels);
        await Put(person, 422, week, """{"channels":{"tv":{}}}""");
        await Patch(person, "saveAnswers", 403, Current, "{}", "*");
        await exchanges.Post(person, "submitAssessment", 403, "/v1/assessments", AssessmentScenarios.Few);
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
            "recordCurrentActivity",
            status,
            new(HttpMethod.Put, path) { Content = new StringContent(body, Encoding.UTF8, type) },
            body
        );

    /// <summary>Sends every request for people and invitations.</summary>
    public async Task AllWithStatus(HttpClient client, int status)
    {
        var one = $"{Invitations}/{OpenApiExtensions.ExampleId}";
        await exchanges.Post(client, "createInvitation", status, Invitations, InvitationClientExtensions.Smallest);
        await exchanges.Get(client, "listInvitations", status, Invitations);
        await exchanges.Get(client, "readInvitation", status, one);
        await Delete(client, "deleteInvitation", status, one);
        await exchanges.Get(client, "readCurrentInvitation", status, Current);
        await Patch(client, "saveAnswers", status, Current, "{}");
        await exchanges.Post(client, "createClaimCode", status, ClaimCodes, "{}");
        await exchanges.Post(client, "claimAssessment", status, Claims, "{}");
        await exchanges.Get(client, "readCurrentActivity", status, ActivityClientExtensions.CurrentActivity);
        await Put(
            client,
            status,
            $"{ActivityClientExtensions.CurrentActivity}/{ActivityClientExtensions.Present}",
            """{"channels":{}}"""
        );
    }

    /// <summary>Claims an assessment with the idempotency key of a request that is still running.</summary>
    public async Task SendDuplicates(HttpClient partner, HttpClient page)
    {
        var (code, person) = await CreateCode(page);
        using var _ = person;
        await exchanges.Post(partner, "claimAssessment", 409, Claims, ClaimBody(code), key: "held");
    }

    private static string ClaimBody(string code, string person = "crm-4711") =>
        JsonSerializer.Serialize(new { code, personRef = person });

    private async Task<(string Code, HttpClient Person)> CreateCode(HttpClient page)
    {
        var stored = await (await page.Submit(AssessmentScenarios.Few)).Json();
        var person = api.CreateClient(stored.Text("respondentToken"));
        var created = await exchanges.Post(person, "createClaimCode", 201, ClaimCodes, "{}");
        return (JsonSerializer.Deserialize<JsonElement>(created.Body).Text("code"), person);
    }

    private async Task Claim(HttpClient partner, HttpClient page)
    {
        var (code, person) = await CreateCode(page);
        using var _ = person;
        var body = ClaimBody(code);
        await exchanges.Post(person, "createClaimCode", 400, ClaimCodes, "[]");
        await exchanges.Post(person, "createClaimCode", 413, ClaimCodes, new string(' ', JsonRequestBody.MaxBytes + 1));
        await exchanges.Post(person, "createClaimCode", 415, ClaimCodes, "{}", type: MediaTypeNames.Text.Plain);
        await exchanges.Post(person, "createClaimCode", 422, ClaimCodes, """{"code":1}""");
        await exchanges.Post(partner, "claimAssessment", 200, Claims, body, key: "claim");
        await exchanges.Post(partner, "claimAssessment", 200, Claims, body, key: "claim");
        await exchanges.Post(partner, "claimAssessment", 409, Claims, body);
        await exchanges.Post(partner, "claimAssessment", 422, Claims, ClaimBody(code, "crm-2"), key: "claim");
        await exchanges.Post(partner, "claimAssessment", 422, Claims, "{}");
        await exchanges.Post(partner, "claimAssessment", 400, Claims, "[]");
        await exchanges.Post(partner, "claimAssessment", 413, Claims, new string(' ', JsonRequestBody.MaxBytes + 1));
        await exchanges.Post(partner, "claimAssessment", 415, Claims, "{}", type: MediaTypeNames.Text.Plain);
        await exchanges.Post(person, "createClaimCode", 409, ClaimCodes, "{}");
        var stored = JsonSerializer.Deserialize<JsonElement>(await (await partner.Post(Claims, body, "claim")).Text());
        await partner.DeleteAsync($"/v1/assessments/{stored.Text("assessmentId")}");
        await exchanges.Post(partner, "claimAssessment", 410, Claims, body, key: "claim");
    }

    private async Task Page(HttpClient page)
    {
        const string path = "/v1/assessments";
        await exchanges.Post(page, "scoreAnswers", 200, "/v1/scores?include=all", AssessmentScenarios.Few);
        await exchanges.Post(page, "submitAssessment", 201, path, AssessmentScenarios.Few, key: "page");
        await exchanges.Post(page, "submitAssessment", 201, path, AssessmentScenarios.Few, key: "page");
        await exchanges.Post(page, "submitAssessment", 403, path, """{"personRef":"crm-1"}""");
        await exchanges.Post(page, "submitAssessment", 403, $"{path}?include=answers", AssessmentScenarios.Few);
    }

    private async Task<JsonElement> Invite(HttpClient partner)
    {
        const string whole = """
            {"personRef":"crm-1","form":"short","focus":"events","expiresIn":3600,"metadata":{"campaign":"spring"},
             "redirectUrl":"https://jobs.example.com/thanks"}
            """;
        var first = await exchanges.Post(
            partner,
            "createInvitation",
            201,
            Invitations,
            InvitationClientExtensions.Smallest,
            key: "first"
        );
        var second = await exchanges.Post(partner, "createInvitation", 201, Invitations, whole);
        using var person = api.CreateClient(JsonSerializer.Deserialize<JsonElement>(second.Body).Text("token"));
        await exchanges.Get(person, "readCurrentInvitation", 200, Current);
        await exchanges.Post(
            partner,
            "createInvitation",
            201,
            Invitations,
            InvitationClientExtensions.Smallest,
            key: "first"
        );
        await exchanges.Post(partner, "createInvitation", 422, Invitations, whole, key: "first");
        await exchanges.Post(partner, "createInvitation", 422, Invitations, "{}");
        await exchanges.Post(partner, "createInvitation", 400, Invitations, "[]");
        await exchanges.Post(
            partner,
            "createInvitation",
            413,
            Invitations,
            new string(' ', JsonRequestBody.MaxBytes + 1)
        );
        await exchanges.Post(partner, "createInvitation", 415, Invitations, "{}", type: MediaTypeNames.Text.Plain);
        return JsonSerializer.Deserialize<JsonElement>(first.Body);
    }

    private async Task Save(HttpClient person)
    {
        var empty = (await exchanges.Get(person, "readCurrentInvitation", 200, Current)).Headers["etag"];
        await exchanges.Get(person, "readCurrentInvitation", 304, Current, empty);
        await exchanges.Get(person, "readCurrentInvitation", 400, $"{Current}?colour=red");

        await Patch(person, "saveAnswers", 200, Current, Answers, empty);
        await Patch(person, "saveAnswers", 200, Current, """{"answers":{"FLD1-twitter":null}}""", "*");
        await Patch(person, "saveAnswers", 400, Current, "[]", "*");
        await Patch(person, "saveAnswers", 412, Current, Answers, empty);
        await Patch(person, "saveAnswers", 413, Current, new string(' ', JsonRequestBody.MaxBytes + 1), "*");
        await Patch(person, "saveAnswers", 415, Current, "{}", "*", MediaTypeNames.Text.Plain);
        await Patch(person, "saveAnswers", 422, Current, """{"answers":{"ENG1":9}}""", "*");
        await Patch(person, "saveAnswers", 428, Current, Answers);
    }

    private async Task Submit(HttpClient partner, HttpClient person)
    {
        var stored = await exchanges.Post(person, "submitAssessment", 201, "/v1/assessments", AssessmentScenarios.Few);
        await exchanges.Post(person, "submitAssessment", 409, "/v1/assessments", AssessmentScenarios.Few);
        await exchanges.Get(person, "readAssessment", 200, stored.Headers["location"]);
        await exchanges.Get(person, "readCurrentInvitation", 200, Current);
        await Patch(person, "saveAnswers", 409, Current, Answers, "*");
        await exchanges.Get(partner, "readCurrentInvitation", 403, Current);
    }

    private async Task List(HttpClient partner, string one)
    {
        await exchanges.Get(partner, "listInvitations", 200, Invitations);
        await exchanges.Get(partner, "listInvitations", 200, $"{Invitations}?state=completed&limit=1");
        await exchanges.Get(partner, "listInvitations", 400, $"{Invitations}?state=closed");

        var read = await exchanges.Get(partner, "readInvitation", 200, one);
        await exchanges.Get(partner, "readInvitation", 304, one, read.Headers["etag"]);
        await exchanges.Get(partner, "readInvitation", 400, $"{one}?colour=red");
        await exchanges.Get(partner, "readInvitation", 404, $"{Invitations}/{OpenApiExtensions.ExampleId}");
    }

    private Task<Exchange> Delete(HttpClient client, string operation, int status, string path) =>
        exchanges.Send(client, operation, status, new(HttpMethod.Delete, path));

    private Task<Exchange> Patch(
        HttpClient client,
        string operation,
        int status,
        string path,
        string body,
        string? tag = null,
        string type = MediaTypeNames.Application.Json
    )
    {
        var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = content };

        if (tag is not null)
        {
            request.Headers.Add("If-Match", tag);
        }

        return exchanges.Send(client, operation, status, request, body);
    }
}
