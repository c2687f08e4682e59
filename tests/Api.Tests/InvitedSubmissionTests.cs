using ChannelFit.Api.Http;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests;

/// <summary>An invited person submits once, reads the result and deletes it (api.md, Respondents).</summary>
public sealed class InvitedSubmissionTests(House house) : IClassFixture<House>
{
    private const string Invitation = """
        {"personRef":"crm-1","focus":"linkedin","metadata":{"campaign":"spring"}}
        """;

    [Fact]
    public async Task The_result_is_the_invitations_person_and_carries_its_focus_and_notes()
    {
        using var partner = await house.NewPartner();
        var (id, person) = await house.Invite(partner, Invitation);
        await person.Save("""{"answers":{"ENG1":4}}""");

        var kept = await (await person.Submit(AnswerRounds.Few)).Json();

        Assert.Equal(("crm-1", "linkedin"), (kept.Text("personRef"), kept.GetProperty("focus").Text("channel")));
        Assert.Equal("spring", kept.GetProperty("metadata").Text("campaign"));
        Assert.True(kept.GetProperty("test").GetBoolean());
        Assert.False(kept.TryGetProperty("respondentToken", out _));

        var invitation = await (await partner.GetAsync($"/v1/invitations/{id}")).Json();
        Assert.Equal(("completed", kept.Text("id")), (invitation.Text("state"), invitation.Text("assessmentId")));

        // The answers are the assessment's alone now, and go with it.
        var current = await (await person.GetAsync(Invitees.Current)).Json();
        Assert.Equal(("completed", kept.Text("id")), (current.Text("state"), current.Text("assessmentId")));
        Assert.Equal("{}", current.GetProperty("answers").GetRawText());
        await (await person.Save("""{"answers":{"ENG1":1}}""")).Refusal(409, "already-submitted");
        await (await person.Save("""{"answers":{"ENG1":6}}""")).Refusal(422, "validation");
    }

    [Fact]
    public async Task A_submission_that_meets_the_end_of_its_invitation_is_refused_as_one_that_comes_after_it()
    {
        using var partner = await house.NewPartner();
        var (id, person) = await house.Invite(partner);
        await using var holder = new NpgsqlConnection(house.ConnectionString);
        await holder.OpenAsync();
        await using var hold = await holder.BeginTransactionAsync();
        await holder.ExecuteAsync($"delete from invitation where id = '{id}'");

        var submission = person.Submit(Bodies.Smallest);
        await Eventually.Is(async () =>
            await house.AsOwner<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ) > 0
        );
        await hold.CommitAsync();

        await (await submission).Refusal(401, "unauthorized");
        Assert.Empty((await partner.Read("/v1/assessments")).List("items"));
    }

    [Fact]
    public async Task Focus_and_notes_that_are_sent_stand_above_the_invitations()
    {
        using var partner = await house.NewPartner();
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
    public async Task It_submits_once_and_reads_and_deletes_that_one()
    {
        using var partner = await house.NewPartner();
        var (_, person) = await house.Invite(partner);
        var other = await (await partner.Submit(Bodies.Smallest)).Id();
        await (await person.GetAsync($"/v1/assessments/{other}")).Refusal(404, "not-found");

        var id = await (await person.Submit(Bodies.Smallest)).Id();
        await (await person.Submit(Bodies.Smallest)).Refusal(409, "already-submitted");
        await (await person.Submit("{}")).Refusal(422, "validation");

        Assert.Equal(id, (await person.Get(id)).Text("id"));
        Assert.Equal(200, (int)(await person.GetAsync($"/v1/assessments/{id}/channels/twitter")).StatusCode);
        await (await person.GetAsync($"/v1/assessments/{other}")).Refusal(404, "not-found");
        await (await person.DeleteAsync($"/v1/assessments/{other}")).Refusal(404, "not-found");
        await (await person.GetAsync("/v1/assessments")).Refusal(403, "forbidden");

        Assert.Equal(204, (int)(await person.DeleteAsync($"/v1/assessments/{id}")).StatusCode);
        await (await person.GetAsync($"/v1/assessments/{id}")).Refusal(404, "not-found");
        await (await person.Submit(Bodies.Smallest)).Refusal(409, "already-submitted");
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{other}")).StatusCode);
    }

    [Fact]
    public async Task Of_a_hundred_submissions_at_once_one_is_kept()
    {
        using var partner = await house.NewPartner();
        var (id, person) = await house.Invite(partner);
        person.Timeout = TimeSpan.FromMinutes(2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => person.Submit(Bodies.Smallest)));

        Assert.Single(answers, answer => (int)answer.StatusCode == 201);
        Assert.Equal(99, answers.Count(answer => (int)answer.StatusCode == 409));
        Assert.Single((await (await partner.GetAsync("/v1/assessments")).Json()).List("items"));
        var kept = await answers.Single(answer => (int)answer.StatusCode == 201).Id();
        Assert.Equal(kept, (await (await partner.GetAsync($"/v1/invitations/{id}")).Json()).Text("assessmentId"));
    }

    [Fact]
    public async Task A_retry_gets_the_first_answer_and_another_persons_same_attempt_is_another()
    {
        using var partner = await house.NewPartner();
        var (_, one) = await house.Invite(partner);
        var (_, other) = await house.Invite(partner, """{"personRef":"crm-2"}""");

        var twins = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => one.Submit(Bodies.Smallest, "submission")));
        var first = await twins[0].Id();
        Assert.All(twins, twin => Assert.Equal(201, (int)twin.StatusCode));
        Assert.Equal(4, twins.Count(twin => twin.Header("Idempotency-Replayed") == "true"));

        var second = await (await other.Submit(Bodies.Smallest, "submission")).Json();
        Assert.NotEqual(first, second.Text("id"));
        Assert.Equal("crm-2", second.Text("personRef"));
        await (await one.Submit(AnswerRounds.Few, "submission")).Refusal(422, "idempotency-key-reused");
        await (await one.Submit(Bodies.Smallest, "another")).Refusal(409, "already-submitted");
    }

    [Fact]
    public async Task It_never_names_a_person()
    {
        using var partner = await house.NewPartner();
        var (_, person) = await house.Invite(partner);

        await (await person.Submit("""{"personRef":"crm-4711"}""")).Refusal(403, "forbidden");
        await (await person.Submit("""{"answers":7,"personRef":null}""")).Refusal(403, "forbidden");

        Assert.Empty((await (await partner.GetAsync("/v1/assessments")).Json()).List("items"));
    }

    [Fact]
    public async Task What_is_refused_completes_nothing()
    {
        using var partner = await house.NewPartner();
        var (id, person) = await house.Invite(partner);
        await person.Save("""{"answers":{"ENG1":4}}""");

        await (await person.Submit("""{"instrument":"channel-fit@1","answers":{"ENG1":9}}""")).Refusal(
            422,
            "validation"
        );

        Assert.Equal("open", (await (await partner.GetAsync($"/v1/invitations/{id}")).Json()).Text("state"));
        Assert.Equal("""{"ENG1":4}""", (await person.Saved()).GetRawText());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_token_that_has_ended_does_nothing_any_more()
    {
        using var partner = await house.NewPartner();
        var (id, person) = await house.Invite(partner);
        var kept = await (await person.Submit(Bodies.Smallest)).Id();
        var (late, other) = await house.Invite(partner);
        await other.GetAsync(Invitees.Current);

        await house.Expire(id);
        await house.Expire(late);

        // At once for what is written, within seconds for all.
        await (await other.Submit(Bodies.Smallest)).Refusal(401, "unauthorized");
        await (await other.Save("""{"answers":{"ENG1":4}}""")).Refusal(401, "unauthorized");
        await Task.Delay(TimeSpan.FromSeconds(5));
        await (await person.GetAsync($"/v1/assessments/{kept}")).Refusal(401, "unauthorized");
        await (await other.GetAsync("/v1/nothing")).Refusal(401, "unauthorized");
        Assert.Equal(kept, (await partner.Get(kept)).Text("id"));
    }

    [Fact]
    public async Task It_works_in_pages_of_the_partner_and_of_the_service_alone()
    {
        var keys = await house.NewKeys(WebPages.Partners);
        using var partner = house.Client(keys.Of(KeyKind.Secret));
        var token = (await house.Invite(partner)).Person.DefaultRequestHeaders.Authorization!.Parameter!;
        using var elsewhere = house.Page(token, WebPages.Strange);
        using var own = house.Page(token, $"http://{house.Address.Authority}");

        await (await elsewhere.Submit(Bodies.Smallest)).Refusal(403, "origin");
        Assert.Equal(201, (int)(await own.Submit(Bodies.Smallest)).StatusCode);
    }
}
