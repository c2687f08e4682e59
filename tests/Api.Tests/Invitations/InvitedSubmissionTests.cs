using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.Invitations;

/// <summary>An invited person submits once, reads the result and deletes it (docs/api.md#respondents).</summary>
public sealed class InvitedSubmissionTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    private const string Invitation = """
        {"personRef":"crm-1","focus":"linkedin","metadata":{"campaign":"spring"}}
        """;

    [Fact]
    public async Task The_result_has_the_personRef_focus_and_metadata_of_the_invitation()
    {
        using var partner = await house.CreatePartner();
        var (id, person) = await house.Invite(partner, Invitation);
        await person.Save("""{"answers":{"ENG1":4}}""");

        var kept = await (await person.Submit(AssessmentScenarios.Few)).Json();

        Assert.Equal(("crm-1", "linkedin"), (kept.Text("personRef"), kept.GetProperty("focus").Text("channel")));
        Assert.Equal("spring", kept.GetProperty("metadata").Text("campaign"));
        Assert.True(kept.GetProperty("test").GetBoolean());
        Assert.False(kept.TryGetProperty("respondentToken", out _));

        var invitation = await (await partner.GetAsync($"/v1/invitations/{id}")).Json();
        Assert.Equal(("completed", kept.Text("id")), (invitation.Text("state"), invitation.Text("assessmentId")));

        // The answers are the assessment's alone now, and go with it.
        var current = await (await person.GetAsync(InvitationClientExtensions.Current)).Json();
        Assert.Equal(("completed", kept.Text("id")), (current.Text("state"), current.Text("assessmentId")));
        Assert.Equal("{}", current.GetProperty("answers").GetRawText());
        await (await person.Save("""{"answers":{"ENG1":1}}""")).AssertProblem(409, "already-submitted");
        await (await person.Save("""{"answers":{"ENG1":6}}""")).AssertProblem(422, "validation");
    }

    [Fact]
    public async Task A_submission_racing_with_the_end_of_the_invitation_returns_401()
    {
        using var partner = await house.CreatePartner();
        var (id, person) = await house.Invite(partner);
        await using var holder = new NpgsqlConnection(house.ConnectionString);
        await holder.OpenAsync();
        await using var hold = await holder.BeginTransactionAsync();
        await holder.ExecuteAsync($"delete from invitation where id = '{id}'");

        var submission = person.Submit(SubmissionBodies.Smallest);
        await Eventually.IsTrue(async () =>
            await house.QueryAsOwner<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ) > 0
        );
        await hold.CommitAsync();

        await (await submission).AssertProblem(401, "unauthorized");
        Assert.Empty((await partner.Read("/v1/assessments")).List("items"));
    }

    [Fact]
    public async Task Submitted_focus_and_metadata_override_those_of_the_invitation()
    {
        using var partner = await house.CreatePartner();
        var (_, person) = await house.Invite(partner, Invitation);

        var kept = await (
            await person.Submit(
                """{"instrument":"channel-fit@1","answers":{},"focus":"events","metadata":{"device":"phone"}}"""
            )
        ).Json();

        Assert.Equal("events", kept.GetProperty("focus").Text("channel"));
        Assert.Equal("""{"device":"phone"}""", kept.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task A_token_submits_once_and_reads_and_deletes_its_assessment()
    {
        using var partner = await house.CreatePartner();
        var (_, person) = await house.Invite(partner);
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
        using var partner = await house.CreatePartner();
        var (id, person) = await house.Invite(partner);
        person.Timeout = TimeSpan.FromMinutes(2);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => person.Submit(SubmissionBodies.Smallest))
        );

        Assert.Single(answers, answer => (int)answer.StatusCode == 201);
        Assert.Equal(99, answers.Count(answer => (int)answer.StatusCode == 409));
        Assert.Single((await (await partner.GetAsync("/v1/assessments")).Json()).List("items"));
        var kept = await answers.Single(answer => (int)answer.StatusCode == 201).Id();
        Assert.Equal(kept, (await (await partner.GetAsync($"/v1/invitations/{id}")).Json()).Text("assessmentId"));
    }

    [Fact]
    public async Task A_retry_is_replayed_and_idempotency_keys_of_other_invitations_are_independent()
    {
        using var partner = await house.CreatePartner();
        var (_, one) = await house.Invite(partner);
        var (_, other) = await house.Invite(partner, """{"personRef":"crm-2"}""");

        var twins = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => one.Submit(SubmissionBodies.Smallest, "submission"))
        );
        var first = await twins[0].Id();
        Assert.All(twins, twin => Assert.Equal(201, (int)twin.StatusCode));
        Assert.Equal(4, twins.Count(twin => twin.Header("Idempotency-Replayed") == "true"));

        var second = await (await other.Submit(SubmissionBodies.Smallest, "submission")).Json();
        Assert.NotEqual(first, second.Text("id"));
        Assert.Equal("crm-2", second.Text("personRef"));
        await (await one.Submit(AssessmentScenarios.Few, "submission")).AssertProblem(422, "idempotency-key-reused");
        await (await one.Submit(SubmissionBodies.Smallest, "another")).AssertProblem(409, "already-submitted");
    }

    [Fact]
    public async Task A_token_may_not_send_personRef()
    {
        using var partner = await house.CreatePartner();
        var (_, person) = await house.Invite(partner);

        await (await person.Submit("""{"personRef":"crm-4711"}""")).AssertProblem(403, "forbidden");
        await (await person.Submit("""{"answers":7,"personRef":null}""")).AssertProblem(403, "forbidden");

        Assert.Empty((await (await partner.GetAsync("/v1/assessments")).Json()).List("items"));
    }

    [Fact]
    public async Task A_rejected_submission_leaves_the_invitation_open()
    {
        using var partner = await house.CreatePartner();
        var (id, person) = await house.Invite(partner);
        await person.Save("""{"answers":{"ENG1":4}}""");

        await (await person.Submit("""{"instrument":"channel-fit@1","answers":{"ENG1":9}}""")).AssertProblem(
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
        using var partner = await house.CreatePartner();
        var (id, person) = await house.Invite(partner);
        var kept = await (await person.Submit(SubmissionBodies.Smallest)).Id();
        var (late, other) = await house.Invite(partner);
        await other.GetAsync(InvitationClientExtensions.Current);

        await house.Expire(id);
        await house.Expire(late);

        // At once for what is written, within seconds for all.
        await (await other.Submit(SubmissionBodies.Smallest)).AssertProblem(401, "unauthorized");
        await (await other.Save("""{"answers":{"ENG1":4}}""")).AssertProblem(401, "unauthorized");
        await Task.Delay(TimeSpan.FromSeconds(5));
        await (await person.GetAsync($"/v1/assessments/{kept}")).AssertProblem(401, "unauthorized");
        await (await other.GetAsync("/v1/nothing")).AssertProblem(401, "unauthorized");
        Assert.Equal(kept, (await partner.Get(kept)).Text("id"));
    }

    [Fact]
    public async Task A_token_works_only_from_origins_of_the_partner_and_the_service()
    {
        var keys = await house.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = house.CreateClient(keys.SingleKey(KeyType.Secret));
        var token = (await house.Invite(partner)).Person.DefaultRequestHeaders.Authorization!.Parameter!;
        using var elsewhere = house.CreateBrowserClient(token, BrowserClientExtensions.OtherOrigin);
        using var own = house.CreateBrowserClient(token, $"http://{house.Address.Authority}");

        await (await elsewhere.Submit(SubmissionBodies.Smallest)).AssertProblem(403, "origin");
        Assert.Equal(201, (int)(await own.Submit(SubmissionBodies.Smallest)).StatusCode);
    }
}
