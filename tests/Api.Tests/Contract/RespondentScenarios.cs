using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for the operations of respondents: by partners, pages and people.</summary>
internal sealed class RespondentScenarios(ApiFixture api, ExchangeRecorder exchanges)
{
    public const string Invitations = "/v1/invitations";

    private const string Current = InvitationClientExtensions.Current;
    private const string Answers = """{"answers":{"CTX1":"software","FLD1-twitter":"often","FLD2-twitter":"no"}}""";

    public async Task All(IReadOnlyList<ApiKey> keys)
    {
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        await Page(page);
        await partner.ChangeSettings(
            """{"branding":{"logoUrl":"https://a.example/l.svg","color":"#004466","contact":{"label":"Ask","url":"https://a.example"}}}"""
        );

        var invited = await Invite(partner);
        using var person = api.CreateClient(invited.Text("token"));
        await Save(person);
        await Submit(partner, person);

        var one = $"{Invitations}/{invited.Text("id")}";
        await List(partner, one);
        await Delete(partner, "deleteInvitation", 400, $"{one}?force=yes");
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
            {"personRef":"crm-1","form":"short","focus":"events","expiresIn":3600,"metadata":{"campaign":"spring"}}
            """;
        var first = await exchanges.Post(
            partner,
            "createInvitation",
            201,
            Invitations,
            InvitationClientExtensions.Smallest,
            key: "first"
        );
        await exchanges.Post(partner, "createInvitation", 201, Invitations, whole);
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
