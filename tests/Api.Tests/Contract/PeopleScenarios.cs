using System.Net.Mime;
using System.Text;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Outcomes;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for the operations on people.</summary>
internal sealed class PeopleScenarios(ApiFixture api, ExchangeRecorder exchanges)
{
    private const string Person = "/v1/people/crm-4711";
    private const string UnknownPerson = "/v1/people/no%20body";
    private const string Channels = """{"channels":{"blog":{"hours":1.5,"attempts":2}}}""";

    private static string Week => $"{ActivityClientExtensions.Present}";

    public async Task All(HttpClient partner)
    {
        var first = await exchanges.Post(
            partner,
            "submitAssessment",
            201,
            "/v1/assessments",
            SubmissionBodies.Complete
        );
        var changed = SubmissionBodies.Replace("answers", """{"CTX1":"media","ENG1":1,"REL1":5,"TIM1":8.5}""");
        var second = await exchanges.Post(partner, "submitAssessment", 201, "/v1/assessments", changed);
        var (from, to) = (Id(first), Id(second));
        await exchanges.Post(
            partner,
            "rescoreAssessment",
            201,
            $"/v1/assessments/{from}/rescore",
            AssessmentScenarios.Newest
        );

        await exchanges.Get(partner, "listPersonAssessments", 200, $"{Person}/assessments?limit=1");
        await exchanges.Get(partner, "listPersonAssessments", 400, $"{Person}/assessments?limit=0");
        await exchanges.Get(partner, "listPersonAssessments", 404, $"{UnknownPerson}/assessments");

        var comparison = $"{Person}/comparison?from={from}&to=";
        await exchanges.Get(partner, "compareAssessments", 200, $"{comparison}{to}");
        await exchanges.Get(partner, "compareAssessments", 400, $"{comparison}none");
        await exchanges.Get(partner, "compareAssessments", 404, $"{comparison}{Guid.NewGuid()}");
        await api.QueryAsOwner<int>("update assessment set instrument = 'another@1' where id::text = @to", new { to });
        await exchanges.Get(partner, "compareAssessments", 409, $"{comparison}{to}");

        await api.Invite(partner);
        await api.QueryAsOwner<int>(
            "update assessment set note = 'A note.' where id::text = @from returning 1",
            new { from }
        );
        await exchanges.Get(partner, "exportPerson", 200, $"{Person}/export");
        await exchanges.Get(partner, "exportPerson", 400, $"{Person}/export?format=csv");
        await exchanges.Get(partner, "exportPerson", 404, $"{UnknownPerson}/export");

        await Activity(partner);
        await exchanges.Delete(partner, 400, $"{Person}?force=yes", "erasePerson");
        await exchanges.SendStale(partner, "erasePerson", HttpMethod.Delete, Person);
        await exchanges.Delete(partner, 204, Person, "erasePerson");
        await exchanges.Post(partner, "submitAssessment", 410, "/v1/assessments", SubmissionBodies.Complete);
        await Record(partner, 410, Week, Channels);
    }

    private async Task Activity(HttpClient partner)
    {
        await Record(partner, 200, Week, Channels);
        await Record(partner, 400, Week, "[]");
        await Record(partner, 404, "2026-48", Channels);
        await Record(partner, 413, Week, new string(' ', JsonRequestBody.MaxBytes + 1));
        await Record(partner, 415, Week, Channels, MediaTypeNames.Text.Plain);
        await exchanges.SendStale(partner, "recordActivity", HttpMethod.Put, $"{Person}/activity/{Week}", Channels);
        await Record(partner, 422, Week, """{"channels":{"tv":{},"blog":{"hours":81}}}""");
        await exchanges.Get(partner, "listActivity", 200, $"{Person}/activity?from={Week}");
        await exchanges.Get(partner, "listActivity", 400, $"{Person}/activity?from=2026-48");
        await exchanges.Get(partner, "listActivity", 404, $"{UnknownPerson}/activity");
        await exchanges.Get(partner, "readProgress", 200, $"{Person}/progress");
        await exchanges.Get(partner, "readProgress", 400, $"{Person}/progress?week=1");
        await exchanges.Get(partner, "readProgress", 404, $"{UnknownPerson}/progress");

        const string import = "/v1/activity/import";
        var record = $$"""{"personRef":"crm-4711","week":"{{Week}}","channel":"blog","hours":1}""";
        await exchanges.Post(
            partner,
            "importActivity",
            200,
            import,
            $"{record}\n{record.Replace(Week, "2020-W01", StringComparison.Ordinal)}\n",
            type: MediaTypes.Ndjson
        );
        await exchanges.Post(
            partner,
            "importActivity",
            200,
            $"{import}?mapping=lenient",
            $"personRef,week,channel,colour\r\ncrm-4711,{Week},Blog,red\r\n",
            type: MediaTypes.Csv
        );
        await exchanges.Post(partner, "importActivity", 400, import, "colour\r\n", type: MediaTypes.Csv);
        await exchanges.Post(partner, "importActivity", 415, import, record, type: MediaTypes.Json);
    }

    private Task<Exchange> Record(
        HttpClient client,
        int status,
        string week,
        string body,
        string type = MediaTypeNames.Application.Json
    ) =>
        exchanges.Send(
            client,
            "recordActivity",
            status,
            new(HttpMethod.Put, $"{Person}/activity/{week}") { Content = new StringContent(body, Encoding.UTF8, type) },
            body
        );

    public async Task AllWithStatus(HttpClient client, int status)
    {
        var id = Guid.NewGuid();
        await exchanges.Get(client, "listPersonAssessments", status, $"{Person}/assessments");
        await exchanges.Get(client, "compareAssessments", status, $"{Person}/comparison?from={id}&to={id}");
        await exchanges.Get(client, "exportPerson", status, $"{Person}/export");
        await exchanges.Delete(client, status, Person, "erasePerson");
        await Record(client, status, Week, Channels);
        await exchanges.Get(client, "listActivity", status, $"{Person}/activity");
        await exchanges.Get(client, "readProgress", status, $"{Person}/progress");
        await exchanges.Post(client, "importActivity", status, "/v1/activity/import", "{}", type: MediaTypes.Ndjson);
    }

    private static string Id(Exchange stored) => stored.Headers["location"].Split('/')[^1];
}
