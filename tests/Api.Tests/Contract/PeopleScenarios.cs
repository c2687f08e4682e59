using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for the operations on people.</summary>
internal sealed class PeopleScenarios(ApiFixture api, ExchangeRecorder exchanges)
{
    private const string Person = "/v1/people/crm-4711";
    private const string UnknownPerson = "/v1/people/no%20body";

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

        await exchanges.Delete(partner, 400, $"{Person}?force=yes", "erasePerson");
        await exchanges.Delete(partner, 204, Person, "erasePerson");
        await exchanges.Post(partner, "submitAssessment", 410, "/v1/assessments", SubmissionBodies.Complete);
    }

    public async Task AllWithStatus(HttpClient client, int status)
    {
        var id = Guid.NewGuid();
        await exchanges.Get(client, "listPersonAssessments", status, $"{Person}/assessments");
        await exchanges.Get(client, "compareAssessments", status, $"{Person}/comparison?from={id}&to={id}");
        await exchanges.Get(client, "exportPerson", status, $"{Person}/export");
        await exchanges.Delete(client, status, Person, "erasePerson");
    }

    private static string Id(Exchange stored) => stored.Headers["location"].Split('/')[^1];
}
