using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.People;

/// <summary>Submissions for an erased person are rejected unless a later consent allows them.</summary>
public sealed class SubmissionAfterErasureTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_late_retry_returns_410_with_any_idempotency_key()
    {
        using var partner = await api.CreatePartner();
        var body = SubmissionBodies.ForPerson("crm-1");
        var id = await (await partner.Submit(body, "retry")).Id();
        await partner.DeleteAsync("/v1/people/crm-1");
        var before = await api.CountRows();

        foreach (
            var attempt in (string[][])
                [
                    ["retry"],
                    ["another"],
                    [],
                ]
        )
        {
            var problem = await (await partner.Submit(body, attempt)).AssertProblem(410, "gone");
            Assert.Contains("erased", problem.Text("detail"), StringComparison.Ordinal);
        }

        var rescore = await partner.Post($"/v1/assessments/{id}/rescore", AssessmentScenarios.Newest);
        await rescore.AssertProblem(404, "not-found");
        Assert.Equal(before, await api.CountRows());
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.ForPerson("crm-2"), "retry")).StatusCode);
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.Smallest)).StatusCode);
        Assert.Equal(200, (int)(await partner.Post("/v1/scores", SubmissionBodies.Smallest)).StatusCode);
    }

    [Fact]
    public async Task An_erasure_deletes_invitations_and_a_late_retry_returns_410()
    {
        using var partner = await api.CreatePartner();
        const string body = """{"personRef":"crm-1"}""";
        var invited = await (await partner.Post("/v1/invitations", body, "invite")).Json();
        using var person = api.CreateClient(invited.Text("token"));
        await partner.DeleteAsync("/v1/people/crm-1");
        var before = await api.QueryAsOwner<long>("select count(*) from invitation");

        await (await person.GetAsync(InvitationClientExtensions.Current)).AssertProblem(401, "unauthorized");
        await (await person.Submit(SubmissionBodies.Smallest)).AssertProblem(401, "unauthorized");
        await (await partner.Post("/v1/invitations", body, "invite")).AssertProblem(410, "gone");
        await (await partner.Post("/v1/invitations", body)).AssertProblem(410, "gone");
        Assert.Equal(before, await api.QueryAsOwner<long>("select count(*) from invitation"));
        Assert.Equal(
            201,
            (int)(await partner.Post("/v1/invitations", """{"personRef":"crm-2"}""", "invite")).StatusCode
        );
    }

    [Fact]
    public async Task A_late_import_rejects_each_record_of_an_erased_person()
    {
        using var partner = await api.CreatePartner();
        await partner.SendLines(SubmissionBodies.ForPerson("crm-1"), SubmissionBodies.ForPerson("crm-2"));
        await partner.DeleteAsync("/v1/people/crm-1");

        var response = await partner.SendLines(
            SubmissionBodies.ForPerson("crm-1"),
            SubmissionBodies.ForPerson("crm-2"),
            SubmissionBodies.ForPerson("crm-3")
        );

        Assert.Equal(["1: 410", "2", "3"], response.Records());
        Assert.Equal((1, 1, 1), response.End());
        Assert.Empty((await partner.Read("/v1/people/crm-1/assessments")).List("items"));
    }

    [Fact]
    public async Task A_consent_given_after_the_erasure_allows_new_submissions()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.ForPerson("crm-1"));
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        await partner.DeleteAsync("/v1/people/crm-1");
        await Task.Delay(2);
        var after = DateTimeOffset.UtcNow;

        await (await partner.Submit(Consenting(before))).AssertProblem(410, "gone");
        await (
            await partner.Submit(SubmissionBodies.ForPerson("crm-1", ",\"consent\":{\"given\":true}"))
        ).AssertProblem(410, "gone");
        var id = await (await partner.Submit(Consenting(after.ToOffset(new(-7, 0, 0))))).Id();

        Assert.Equal(
            201,
            (int)(await partner.Post($"/v1/assessments/{id}/rescore", AssessmentScenarios.Newest)).StatusCode
        );
        Assert.Equal(2, (await partner.Read("/v1/people/crm-1/assessments")).List("items").Count);

        static string Consenting(DateTimeOffset at) =>
            SubmissionBodies.ForPerson("crm-1", $",\"consent\":{{\"given\":true,\"at\":\"{at:O}\"}}");
    }

    [Fact]
    public async Task A_consent_more_than_five_minutes_ahead_is_rejected()
    {
        using var partner = await api.CreatePartner();
        var (within, later) = (SubmissionWithConsentAt("crm-1", 4.5), SubmissionWithConsentAt("crm-2", 5.5));

        Assert.Equal([("#/consent/at", "out-of-range")], await (await partner.Submit(later)).ValidationErrors());
        Assert.Equal(201, (int)(await partner.Submit(within)).StatusCode);
        Assert.Equal(
            ["1: 422 #/consent/at out-of-range", "2"],
            (await partner.SendLines(later, SubmissionWithConsentAt("crm-3", 4.5))).Records()
        );
        Assert.Empty((await partner.Read("/v1/people/crm-2/assessments")).List("items"));
    }

    [Fact]
    public async Task A_consent_from_a_fast_clock_does_not_outlive_the_erasure()
    {
        using var partner = await api.CreatePartner();
        var body = SubmissionWithConsentAt("crm-1", 4);
        await partner.Submit(body, "ahead");
        await partner.DeleteAsync("/v1/people/crm-1");
        await partner.DeleteAsync("/v1/people/crm-2");
        var before = await api.CountRows();

        foreach (var submission in (string[])[body, SubmissionWithConsentAt("crm-2", 4)])
        {
            await (await partner.Submit(submission, "ahead")).AssertProblem(410, "gone");
            await (await partner.Submit(submission)).AssertProblem(410, "gone");
            Assert.Equal(["1: 410"], (await partner.SendLines(submission)).Records());
        }

        Assert.Equal(before, await api.CountRows());

        // Once our own clock has reached that time, earlier submissions are still recognised.
        await api.QueryAsOwner<int>("update erased_person set erased_at = erased_at - interval '10 minutes'");
        var past = body.Replace(At(4), At(-6), StringComparison.Ordinal);
        await (await partner.Submit(past)).AssertProblem(410, "gone");
        Assert.Equal(201, (int)(await partner.Submit(past.Replace("crm-1", "crm-2"))).StatusCode);
    }

    private readonly DateTimeOffset now = DateTimeOffset.UtcNow;

    private string At(double minutes) => $"{now.AddMinutes(minutes):O}";

    private string SubmissionWithConsentAt(string personRef, double minutes) =>
        SubmissionBodies.ForPerson(personRef, $",\"consent\":{{\"given\":true,\"at\":\"{At(minutes)}\"}}");
}
