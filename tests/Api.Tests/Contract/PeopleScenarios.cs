using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Goes through the operations on people as partners do, well and badly.</summary>
internal sealed class PeopleScenarios(ApiFixture house, ExchangeRecorder seen)
{
    private const string Person = "/v1/people/crm-4711";
    private const string Nobody = "/v1/people/no%20body";

    public async Task All(HttpClient partner)
    {
        var first = await seen.Post(partner, "submitAssessment", 201, "/v1/assessments", SubmissionBodies.Whole);
        var changed = SubmissionBodies.Replace("answers", """{"CTX1":"media","ENG1":1,"REL1":5,"TIM1":8.5}""");
        var second = await seen.Post(partner, "submitAssessment", 201, "/v1/assessments", changed);
        var (from, to) = (Id(first), Id(second));
        await seen.Post(
            partner,
            "rescoreAssessment",
            201,
            $"/v1/assessments/{from}/rescore",
            AssessmentScenarios.Newest
        );

        await seen.Get(partner, "listPersonAssessments", 200, $"{Person}/assessments?limit=1");
        await seen.Get(partner, "listPersonAssessments", 400, $"{Person}/assessments?limit=0");
        await seen.Get(partner, "listPersonAssessments", 404, $"{Nobody}/assessments");

        var comparison = $"{Person}/comparison?from={from}&to=";
        await seen.Get(partner, "compareAssessments", 200, $"{comparison}{to}");
        await seen.Get(partner, "compareAssessments", 400, $"{comparison}none");
        await seen.Get(partner, "compareAssessments", 404, $"{comparison}{Guid.NewGuid()}");
        await house.QueryAsOwner<int>(
            "update assessment set instrument = 'another@1' where id::text = @to",
            new { to }
        );
        await seen.Get(partner, "compareAssessments", 409, $"{comparison}{to}");

        await house.Invite(partner);
        await seen.Get(partner, "exportPerson", 200, $"{Person}/export");
        await seen.Get(partner, "exportPerson", 400, $"{Person}/export?format=csv");
        await seen.Get(partner, "exportPerson", 404, $"{Nobody}/export");

        await seen.Delete(partner, 400, $"{Person}?force=yes", "erasePerson");
        await seen.Delete(partner, 204, Person, "erasePerson");
        await seen.Post(partner, "submitAssessment", 410, "/v1/assessments", SubmissionBodies.Whole);
    }

    public async Task Keyed(HttpClient client, int status)
    {
        var id = Guid.NewGuid();
        await seen.Get(client, "listPersonAssessments", status, $"{Person}/assessments");
        await seen.Get(client, "compareAssessments", status, $"{Person}/comparison?from={id}&to={id}");
        await seen.Get(client, "exportPerson", status, $"{Person}/export");
        await seen.Delete(client, status, Person, "erasePerson");
    }

    private static string Id(Exchange kept) => kept.Headers["location"].Split('/')[^1];
}
