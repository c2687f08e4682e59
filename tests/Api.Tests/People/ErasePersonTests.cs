using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.People;

/// <summary>DELETE /v1/people/{personRef}.</summary>
public sealed class ErasePersonTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task After_an_erasure_no_table_contains_the_reference()
    {
        const string reference = "crm-distinctive-4711";
        using var partner = await api.CreatePartner();
        await UseEveryOperation(partner, reference);
        Assert.NotEmpty(await TablesContaining(reference));

        var erased = await partner.DeleteAsync($"/v1/people/{reference}");

        Assert.Equal((204, ""), ((int)erased.StatusCode, await erased.Text()));
        Assert.Empty(await TablesContaining(reference));
        Assert.Equal(0, await api.QueryAsOwner<long>("select count(*) from respondent_token"));
    }

    [Fact]
    public async Task An_erasure_deletes_stored_receiver_responses_about_the_person()
    {
        const string reference = "crm-echoed-4711";
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) => http.Response.WriteAsync($"Thank you for {reference}");
        await partner.Subscribe(receiver.Url, "assessment.completed", "invitation.expired");
        await partner.Submit(Body(reference));
        var (invitation, person) = await api.Invite(partner, $"{{\"personRef\":\"{reference}\"}}");
        person.Dispose();
        await api.Expire(invitation);
        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(DateTimeOffset.UtcNow.AddMinutes(1), default);
        await Eventually.IsTrue(async () =>
            await api.QueryAsOwner<long>(
                "select count(*) from delivery where position(@reference in answer) > 0",
                new { reference }
            ) == 2
        );

        await partner.DeleteAsync($"/v1/people/{reference}");

        Assert.Empty(await TablesContaining(reference));
    }

    [Fact]
    public async Task Receiver_responses_to_deletion_and_erasure_events_are_never_stored()
    {
        const string reference = "crm-echoed-later-4711";
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) => http.Response.WriteAsync($"Good bye, {reference}");
        await partner.Subscribe(receiver.Url, "assessment.deleted", "invitation.expired", "person.erased");
        await partner.Submit(Body(reference));
        var deleted = await (await partner.Submit(Body(reference))).Id();
        var (invitation, person) = await api.Invite(partner, $"{{\"personRef\":\"{reference}\"}}");
        person.Dispose();
        await api.Expire(invitation);
        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(DateTimeOffset.UtcNow.AddHours(2), default);
        await Eventually.IsTrue(async () => await Delivered("invitation.expired") == 1);

        // Both were deleted by retention before the person was erased.
        await partner.DeleteAsync($"/v1/assessments/{deleted}");
        await partner.DeleteAsync($"/v1/invitations/{invitation}");
        await Eventually.IsTrue(async () => await Delivered("assessment.deleted") == 1);
        await partner.DeleteAsync($"/v1/people/{reference}");
        await Eventually.IsTrue(async () =>
            await Delivered("assessment.deleted") == 2 && await Delivered("person.erased") == 1
        );

        Assert.Empty(await TablesContaining(reference));

        Task<long> Delivered(string name) =>
            api.QueryAsOwner<long>("select count(*) from delivery where delivered and event = @name", new { name });
    }

    /// <summary>Sends the person reference through every operation that accepts one.</summary>
    private async Task UseEveryOperation(HttpClient partner, string reference)
    {
        var body = Body(reference, $",\"metadata\":{{\"{reference}\":\"{reference}\"}}");
        var stored = await (await partner.Submit(body, $"attempt-{reference}")).Id();
        await partner.Submit(body);
        await partner.SendLines($"{body[..^1]},\"idempotencyKey\":\"{reference}\"}}");
        var invitation = $"{{\"personRef\":\"{reference}\",\"metadata\":{{\"note\":\"{reference}\"}}}}";
        await (await api.Invite(partner, invitation)).Person.Save("""{"answers":{"ENG1":4}}""");
        await (await api.Invite(partner, invitation)).Person.Submit(
            SubmissionBodies.Smallest,
            $"invited-{reference}"
        );
        var withdrawn = await (await partner.Post("/v1/invitations", invitation, $"invite-{reference}")).Id();
        await api.QueryAsOwner<int>(
            """
            insert into respondent_token (partner_id, hash, test, assessment_id, expires_at)
            select partner_id, result_hash, test, id, now() + interval '1 day' from assessment where id::text = @kept
            """,
            new { kept = stored }
        );
        var rescored = await (
            await partner.Post($"/v1/assessments/{stored}/rescore", AssessmentScenarios.Newest, $"rescore-{reference}")
        ).Id();

        // A row deleted by retention leaves its idempotency record, whose key may contain the reference.
        Assert.Equal(
            201,
            (int)(await partner.Post($"/v1/assessments/{rescored}/shares", "{}", $"share-{reference}")).StatusCode
        );
        await partner.DeleteAsync($"/v1/assessments/{rescored}");
        await partner.DeleteAsync($"/v1/invitations/{withdrawn}");
    }

    /// <summary>Returns the tables with a text or bytea column.</summary>
    private async Task<IReadOnlyList<string>> TablesContaining(string text)
    {
        await using var connection = await api.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var tables = (
            await connection.QueryAsync<string>(
                """
                select format('%I.%I', table_schema, table_name)
                from information_schema.tables
                where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
                """
            )
        ).ToList();
        Assert.Contains("public.assessment", tables);
        var holding = new List<string>();

        foreach (var table in tables)
        {
            // A row cast to text contains every column, with bytes as hexadecimal digits.
            var count = await connection.ExecuteScalarAsync<long>(
                $"""
                select count(*) from {table} as row
                where position(@text in row::text) > 0
                    or position(encode(convert_to(@text, 'UTF8'), 'hex') in row::text) > 0
                """,
                new { text }
            );

            if (count > 0)
            {
                holding.Add(table);
            }
        }

        return holding;
    }

    [Fact]
    public async Task Reads_after_an_erasure_behave_as_for_an_unknown_person()
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(Body("crm-1"))).Id();
        await partner.DeleteAsync("/v1/people/crm-1");

        await (await partner.GetAsync($"/v1/assessments/{id}")).AssertProblem(404, "not-found");
        await (await partner.GetAsync("/v1/people/crm-1/export")).AssertProblem(404, "not-found");
        await (await partner.GetAsync($"/v1/people/crm-1/comparison?from={id}&to={id}")).AssertProblem(
            404,
            "not-found"
        );
        Assert.Empty((await partner.Read("/v1/people/crm-1/assessments")).List("items"));
        Assert.Empty((await partner.Read("/v1/assessments")).List("items"));
    }

    [Fact]
    public async Task A_late_retry_returns_410_with_any_idempotency_key()
    {
        using var partner = await api.CreatePartner();
        var body = Body("crm-1");
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
        Assert.Equal(201, (int)(await partner.Submit(Body("crm-2"), "retry")).StatusCode);
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
        await partner.SendLines(Body("crm-1"), Body("crm-2"));
        await partner.DeleteAsync("/v1/people/crm-1");

        var response = await partner.SendLines(Body("crm-1"), Body("crm-2"), Body("crm-3"));

        Assert.Equal(["1: 410", "2", "3"], response.Records());
        Assert.Equal((1, 1, 1), response.End());
        Assert.Empty((await partner.Read("/v1/people/crm-1/assessments")).List("items"));
    }

    [Fact]
    public async Task A_consent_given_after_the_erasure_allows_new_submissions()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(Body("crm-1"));
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        await partner.DeleteAsync("/v1/people/crm-1");
        await Task.Delay(2);
        var after = DateTimeOffset.UtcNow;

        await (await partner.Submit(Consenting(before))).AssertProblem(410, "gone");
        await (await partner.Submit(Body("crm-1", ",\"consent\":{\"given\":true}"))).AssertProblem(410, "gone");
        var id = await (await partner.Submit(Consenting(after.ToOffset(new(-7, 0, 0))))).Id();

        Assert.Equal(
            201,
            (int)(await partner.Post($"/v1/assessments/{id}/rescore", AssessmentScenarios.Newest)).StatusCode
        );
        Assert.Equal(2, (await partner.Read("/v1/people/crm-1/assessments")).List("items").Count);

        static string Consenting(DateTimeOffset at) =>
            Body("crm-1", $",\"consent\":{{\"given\":true,\"at\":\"{at:O}\"}}");
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
        Body(personRef, $",\"consent\":{{\"given\":true,\"at\":\"{At(minutes)}\"}}");

    [Fact]
    public async Task Erasing_an_unknown_or_erased_person_returns_204()
    {
        using var partner = await api.CreatePartner();

        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-1")).StatusCode);
        await (await partner.Submit(Body("crm-1"))).AssertProblem(410, "gone");
        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-1")).StatusCode);
        await (await partner.Submit(Body("crm-1"))).AssertProblem(410, "gone");
    }

    [Fact]
    public async Task Erasures_and_exports_are_audited_without_the_reference()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(Body("crm-1"));
        await partner.GetAsync("/v1/people/crm-1/export");
        await partner.GetAsync("/v1/people/crm-unknown/export");
        await partner.DeleteAsync("/v1/people/crm-1");
        await partner.DeleteAsync("/v1/people/no%20body");

        var audit = await partner.Read("/v1/partner/audit");

        var acts = audit.List("items").Where(act => act.Text("action").StartsWith("person.", StringComparison.Ordinal));
        Assert.Equal(
            [("person.erased", "test"), ("person.exported", "test")],
            acts.Select(act => (act.Text("action"), act.Text("mode")))
        );
        Assert.DoesNotContain("crm", audit.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_query_parameter_prevents_the_erasure()
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(Body("crm-1"))).Id();

        await (await partner.DeleteAsync("/v1/people/crm-1?dryRun=true")).AssertProblem(400, "unreadable");

        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{id}")).StatusCode);
    }

    [Fact]
    public async Task An_erasure_affects_only_the_partner_and_mode_of_the_key()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Kind: KeyType.Secret }).Reveal()
        );
        using var otherPartner = await api.CreatePartner();
        var stored = await (await live.Submit(Body("crm-1"), "live")).Text();
        await test.Submit(Body("crm-1"), "test");
        await otherPartner.Submit(Body("crm-1"));
        await test.Submit(Body("crm-2"), "other");

        await test.DeleteAsync("/v1/people/crm-1");

        Assert.Empty((await test.Read("/v1/people/crm-1/assessments")).List("items"));
        Assert.Single((await live.Read("/v1/people/crm-1/assessments")).List("items"));
        Assert.Single((await otherPartner.Read("/v1/people/crm-1/assessments")).List("items"));
        Assert.Single((await test.Read("/v1/people/crm-2/assessments")).List("items"));
        Assert.Equal(stored, await (await live.Submit(Body("crm-1"), "live")).Text());
        Assert.Equal("true", (await test.Submit(Body("crm-2"), "other")).Header("Idempotency-Replayed"));
        Assert.Equal(201, (int)(await otherPartner.Submit(Body("crm-1"))).StatusCode);
    }

    [Fact]
    public async Task A_submission_concurrent_with_an_erasure_leaves_no_row()
    {
        using var partner = await api.CreatePartner();
        var answered = new HashSet<int>();

        for (var round = 0; round < 30; round++)
        {
            var person = $"moment-{round}";
            var first = await (await partner.Submit(Body(person))).Id();
            var submissions = Enumerable
                .Range(0, 12)
                .Select(number =>
                    number % 3 == 0 ? partner.Post($"/v1/assessments/{first}/rescore", AssessmentScenarios.Newest)
                    : number % 3 == 1 ? partner.Submit(Body(person), $"{person}-{number}")
                    : partner.Submit(Body(person))
                )
                .ToList();
            await Task.Delay(round % 10);
            var erased = await partner.DeleteAsync($"/v1/people/{person}");
            var statuses = (await Task.WhenAll(submissions)).Select(response => (int)response.StatusCode).ToList();

            Assert.Equal(204, (int)erased.StatusCode);
            Assert.Subset(new HashSet<int> { 201, 404, 410 }, statuses.ToHashSet());
            answered.UnionWith(statuses);
            Assert.Equal(
                0,
                await api.QueryAsOwner<long>(
                    "select count(*) from assessment where person_ref = @person",
                    new { person }
                )
            );
        }

        Assert.Superset(new HashSet<int> { 201, 410 }, answered);
    }

    [Fact]
    public async Task An_erasure_waits_for_a_running_submission_and_deletes_its_row()
    {
        using var partner = await api.CreatePartner();
        await DelayInserts("assessment");

        var submission = partner.Submit(Body("crm-under-way"), "under-way");
        await WaitForDelayedInsert();
        var erased = await partner.DeleteAsync("/v1/people/crm-under-way");
        await RemoveDelay("assessment");

        Assert.Equal((201, 204), ((int)(await submission).StatusCode, (int)erased.StatusCode));
        Assert.Empty(await TablesContaining("crm-under-way"));
    }

    [Fact]
    public async Task A_submission_waits_for_a_running_erasure_and_returns_410()
    {
        using var partner = await api.CreatePartner();
        await DelayInserts("erased_person");

        var erasure = partner.DeleteAsync("/v1/people/crm-on-leave");
        await WaitForDelayedInsert();
        var submissions = await Task.WhenAll(
            partner.Submit(Body("crm-on-leave")),
            partner.Submit(Body("crm-on-leave"), "on-leave"),
            partner.Submit(Body("crm-staying"))
        );
        await RemoveDelay("erased_person");

        Assert.Equal([410, 410, 201], submissions.Select(response => (int)response.StatusCode));
        Assert.Equal(204, (int)(await erasure).StatusCode);
        Assert.Empty(await TablesContaining("crm-on-leave"));
    }

    /// <summary>Delays inserts, so that time passes between the write of a row and its visibility.</summary>
    private Task<int> DelayInserts(string table) =>
        api.QueryAsOwner<int>(
            $"""
            create function take_time() returns trigger language plpgsql as
                $$ begin perform pg_sleep(1.5); return new; end $$;
            create trigger take_time before insert on {table} for each row execute function take_time()
            """
        );

    private Task<int> RemoveDelay(string table) =>
        api.QueryAsOwner<int>($"drop trigger take_time on {table}; drop function take_time");

    private async Task WaitForDelayedInsert()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            const string sql = """
                select count(*) from pg_stat_activity
                where datname = current_database() and wait_event = 'PgSleep'
                """;

            if (await api.QueryAsOwner<long>(sql) > 0)
            {
                return;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException("No insert is delayed.");
    }

    [Fact]
    public async Task An_erasure_blocked_too_long_returns_503()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(Body("crm-held"));
        await using var blocking = new NpgsqlConnection(api.ConnectionString);
        await blocking.OpenAsync();
        await using var transaction = await blocking.BeginTransactionAsync();
        await blocking.ExecuteAsync("select from assessment where person_ref = 'crm-held' for update");
        using var importing = await api.CreatePartner();
        await importing.Submit(Body("crm-importing"));
        await blocking.ExecuteAsync(
            """
            select pg_advisory_xact_lock_shared(hashtextextended(concat_ws('|', partner_id, 'imports'), 0))
            from assessment where person_ref = 'crm-importing'
            """
        );

        var rejected = await Task.WhenAll(
            partner.DeleteAsync("/v1/people/crm-held"),
            importing.DeleteAsync("/v1/people/crm-importing")
        );
        await transaction.RollbackAsync();

        foreach (var response in rejected)
        {
            await response.AssertProblem(503, "unavailable");
            Assert.Equal("1", response.Header("Retry-After"));
        }

        Assert.Single((await partner.Read("/v1/people/crm-held/assessments")).List("items"));
        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-held")).StatusCode);
    }

    [Fact]
    public async Task Only_a_keyed_hash_of_the_reference_remains()
    {
        using var partner = await api.CreatePartner();
        await partner.DeleteAsync("/v1/people/crm-1");
        using var repeated = await api.CreatePartner();
        await repeated.DeleteAsync("/v1/people/crm-1");

        var hashes = await api.QueryAsOwner<long>("select count(distinct person) from erased_person");
        var all = await api.QueryAsOwner<long>("select count(*) from erased_person");

        Assert.Equal(all, hashes);
        Assert.Equal(
            0,
            await api.QueryAsOwner<long>(
                """
                select count(*) from erased_person, partner
                where person in (sha256('crm-1'), sha256(convert_to(format('test|%s|crm-1', partner.id), 'UTF8')))
                """
            )
        );
    }

    private static string Body(string personRef, string others = "") =>
        SubmissionBodies.Smallest[..^1] + $",\"personRef\":\"{personRef}\"{others}}}";
}
