using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.Invitations;

/// <summary>An invited person submits once, reads the result and deletes it (docs/api.md#respondents).</summary>
public sealed class InvitedSubmissionTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Invitation = """
        {"personRef":"crm-1","focus":"linkedin","metadata":{"campaign":"spring"}}
        """;

    [Fact]
    public async Task The_result_has_the_personRef_focus_and_metadata_of_the_invitation()
    {
        using var partner = await api.CreatePartner();
        var (id, person) = await api.Invite(partner, Invitation);
        await person.Save("""{"answers":{"ENG1":4}}""");

        var stored = await (await person.Submit(AssessmentScenarios.Few)).Json();

        Assert.Equal(("crm-1", "linkedin"), (stored.Text("personRef"), stored.GetProperty("focus").Text("channel")));
        Assert.Equal("spring", stored.GetProperty("metadata").Text("campaign"));
        Assert.True(stored.GetProperty("test").GetBoolean());
        Assert.False(stored.TryGetProperty("respondentToken", out _));

        var invitation = await (await partner.GetAsync($"/v1/invitations/{id}")).Json();
        Assert.Equal(("completed", stored.Text("id")), (invitation.Text("state"), invitation.Text("assessmentId")));

        // The answers now belong to the assessment only and are deleted with it.
        var current = await (await person.GetAsync(InvitationClientExtensions.Current)).Json();
        Assert.Equal(("completed", stored.Text("id")), (current.Text("state"), current.Text("assessmentId")));
        Assert.Equal("{}", current.GetProperty("answers").GetRawText());
        await (await person.Save("""{"answers":{"ENG1":1}}""")).AssertProblem(409, "already-submitted");
        await (await person.Save("""{"answers":{"ENG1":6}}""")).AssertProblem(422, "validation");
    }

    [Fact]
    public async Task A_submission_racing_with_the_end_of_the_invitation_returns_401()
    {
        using var partner = await api.CreatePartner();
        var (id, person) = await api.Invite(partner);
        await using var blocking = new NpgsqlConnection(api.ConnectionString);
        await blocking.OpenAsync();
        await using var transaction = await blocking.BeginTransactionAsync();
        await blocking.ExecuteAsync($"delete from invitation where id = '{id}'");

        var submission = person.Submit(SubmissionBodies.Smallest);
        await Eventually.IsTrue(async () =>
            await api.QueryAsOwner<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ) > 0
        );
        await transaction.CommitAsync();

        await (await submission).AssertProblem(401, "unauthorized");
        Assert.Empty((await partner.Read("/v1/assessments")).List("items"));
    }

    [Fact]
    public async Task Submitted_focus_and_metadata_override_those_of_the_invitation()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner, Invitation);

        var stored = await (
            await person.Submit(
                """{"instrument":"channel-fit@2","answers":{},"focus":"events","metadata":{"device":"phone"}}"""
            )
        ).Json();

        Assert.Equal("events", stored.GetProperty("focus").Text("channel"));
        Assert.Equal("""{"device":"phone"}""", stored.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task A_token_submits_once_and_reads_and_deletes_its_assessment()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);
        var other = await (await partner.Submit(SubmissionBodies.Smallest)).Id();
        await (await person.GetAsync($"/v1/assessments/{other}")).AssertProblem(404, "not-found");

        var id = await (await person.Submit(SubmissionBodies.Smallest)).Id();
        await (await person.Submit(SubmissionBodies.Smallest)).AssertProblem(409, "already-submitted");
        await (await person.Submit("{}")).AssertProblem(422, "validation");

        Assert.Equal(id, (await person.Get(id)).Text("id"));
        Assert.Equal(200, (int)(await person.GetAsync($"/v1/assessments/{id}/channels/twitter")).StatusCode);
        await (await person.GetAsync($"/v1/assessments/{other}")).AssertProblem(404, "not-found");
        await (await person.DeleteAsync($"/v1/assessments/{other}")).AssertProblem(404, "not-found");
        await (await person.GetAsync("/v1/assessments")).AssertProblem(403, "forbidden");

        Assert.Equal(204, (int)(await person.DeleteAsync($"/v1/assessments/{id}")).StatusCode);
        await (await person.GetAsync($"/v1/assessments/{id}")).AssertProblem(404, "not-found");
        await (await person.Submit(SubmissionBodies.Smallest)).AssertProblem(409, "already-submitted");
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{other}")).StatusCode);
    }

    [Fact]
    public async Task Of_a_hundred_concurrent_submissions_one_is_stored()
    {
        using var partner = await api.CreatePartner();
        var (id, person) = await api.Invite(partner);
        person.Timeout = TimeSpan.FromMinutes(2);

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => person.Submit(SubmissionBodies.Smallest))
        );

        Assert.Single(responses, response => (int)response.StatusCode == 201);
        Assert.Equal(99, responses.Count(response => (int)response.StatusCode == 409));
        Assert.Single((await (await partner.GetAsync("/v1/assessments")).Json()).List("items"));
        var stored = await responses.Single(response => (int)response.StatusCode == 201).Id();
        Assert.Equal(stored, (await (await partner.GetAsync($"/v1/invitations/{id}")).Json()).Text("assessmentId"));
    }

    [Fact]
    public async Task A_retry_is_replayed_and_idempotency_keys_of_other_invitations_are_independent()
    {
        using var partner = await api.CreatePartner();
        var (_, one) = await api.Invite(partner);
        var (_, other) = await api.Invite(partner, """{"personRef":"crm-2"}""");

        var duplicates = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => one.Submit(SubmissionBodies.Smallest, "submission"))
        );
        var first = await duplicates[0].Id();
        Assert.All(duplicates, duplicate => Assert.Equal(201, (int)duplicate.StatusCode));
        Assert.Equal(4, duplicates.Count(duplicate => duplicate.Header("Idempotency-Replayed") == "true"));

        var second = await (await other.Submit(SubmissionBodies.Smallest, "submission")).Json();
        Assert.NotEqual(first, second.Text("id"));
        Assert.Equal("crm-2", second.Text("personRef"));
        await (await one.Submit(AssessmentScenarios.Few, "submission")).AssertProblem(422, "idempotency-key-reused");
        await (await one.Submit(SubmissionBodies.Smallest, "another")).AssertProblem(409, "already-submitted");
    }

    [Fact]
    public async Task A_completed_invitation_can_be_deleted_and_its_assessment_stays()
    {
        using var partner = await api.CreatePartner();
        var (id, person) = await api.Invite(partner);
        var assessment = await (await person.Submit(SubmissionBodies.Smallest)).Id();

        Assert.Equal(204, (int)(await partner.DeleteAsync($"/v1/invitations/{id}")).StatusCode);

        await (await partner.GetAsync($"/v1/invitations/{id}")).AssertProblem(404, "not-found");
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{assessment}")).StatusCode);
    }

    [Fact]
    public async Task A_token_may_not_send_personRef()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);

        await (await person.Submit("""{"personRef":"crm-4711"}""")).AssertProblem(403, "forbidden");
        await (await person.Submit("""{"answers":7,"personRef":"crm-1"}""")).AssertProblem(403, "forbidden");

        Assert.Empty((await (await partner.GetAsync("/v1/assessments")).Json()).List("items"));
    }

    [Fact]
    public async Task A_rejected_submission_leaves_the_invitation_open()
    {
        using var partner = await api.CreatePartner();
        var (id, person) = await api.Invite(partner);
        await person.Save("""{"answers":{"ENG1":4}}""");

        await (await person.Submit("""{"instrument":"channel-fit@2","answers":{"ENG1":9}}""")).AssertProblem(
            422,
            "validation"
        );

        Assert.Equal("open", (await (await partner.GetAsync($"/v1/invitations/{id}")).Json()).Text("state"));
        Assert.Equal("""{"ENG1":4}""", (await person.Saved()).GetRawText());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task An_expired_token_returns_401()
    {
        using var partner = await api.CreatePartner();
        var (id, person) = await api.Invite(partner);
        var stored = await (await person.Submit(SubmissionBodies.Smallest)).Id();
        var (expiredId, other) = await api.Invite(partner);
        await other.GetAsync(InvitationClientExtensions.Current);

        await api.Expire(id);
        await api.Expire(expiredId);

        // Writes are rejected at once, and reads within seconds.
        await (await other.Submit(SubmissionBodies.Smallest)).AssertProblem(401, "unauthorized");
        await (await other.Save("""{"answers":{"ENG1":4}}""")).AssertProblem(401, "unauthorized");
        await Task.Delay(TimeSpan.FromSeconds(5));
        await (await person.GetAsync($"/v1/assessments/{stored}")).AssertProblem(401, "unauthorized");
        await (await other.GetAsync("/v1/nothing")).AssertProblem(401, "unauthorized");
        Assert.Equal(stored, (await partner.Get(stored)).Text("id"));
    }

    [Fact]
    public async Task A_token_works_only_from_origins_of_the_partner_and_the_service()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        var token = (await api.Invite(partner)).Person.DefaultRequestHeaders.Authorization!.Parameter!;
        using var otherOrigin = api.CreateBrowserClient(token, BrowserClientExtensions.OtherOrigin);
        using var own = api.CreateBrowserClient(token, $"http://{api.Address.Authority}");

        await (await otherOrigin.Submit(SubmissionBodies.Smallest)).AssertProblem(403, "origin");
        Assert.Equal(201, (int)(await own.Submit(SubmissionBodies.Smallest)).StatusCode);
    }
}
