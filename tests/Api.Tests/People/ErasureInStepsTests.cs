using System.Diagnostics;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Features.Retention;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.People;

/// <summary>The data of a person is unreadable at once and deleted in steps; a crash only delays the deletion.</summary>
public sealed class ErasureInStepsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_person_erased_in_several_steps_is_gone_when_the_response_arrives()
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.ForPerson("crm-1"), "attempt")).Id();
        await DuplicateRow(id, 2500);
        var other = await (await partner.Submit(SubmissionBodies.ForPerson("crm-2"))).Id();
        await partner.Subscribe("http://127.0.0.1:9/hooks", "person.erased");

        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-1")).StatusCode);

        Assert.Equal((0, 0), (await CountRowsOf("crm-1"), await CountRunningErasures()));
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{other}")).StatusCode);
        Assert.Equal(
            2501,
            await api.QueryAsOwner<long>(
                """
                select sum(cardinality(subjects)) from delivery
                where event = 'person.erased' and partner_id = (select partner_id from assessment where id = @other)
                """,
                new { other = Guid.Parse(other) }
            )
        );
        await (await partner.Submit(SubmissionBodies.ForPerson("crm-1"), "attempt")).AssertProblem(410, "gone");
    }

    [Fact]
    public async Task A_late_step_of_an_ended_erasure_deletes_nothing()
    {
        var keys = await api.CreateKeys();
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        var caller = (
            await api.Services.GetRequiredService<ApiKeyCache>().Find(keys.SingleKey(KeyType.Secret), default)
        )!;
        var now = DateTimeOffset.UtcNow;
        var hashes = ErasedPerson.Hashes(ApiFixture.SecretKeys, caller.PartnerId, test: true, "crm-late");
        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-late")).StatusCode);
        var consent = $",\"consent\":{{\"given\":true,\"at\":\"{DateTimeOffset.UtcNow:O}\"}}";
        var stored = await (await partner.Submit(SubmissionBodies.ForPerson("crm-late", consent), "again")).Id();

        // A sweep that has listed the person before the erasure ended.
        var ended = await ErasureStore.Continue(
            api.Services.GetRequiredService<TenantDb>(),
            caller.PartnerId,
            new(Test: true, "crm-late", hashes, now),
            DateTimeOffset.UtcNow,
            default
        );

        Assert.True(ended);
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{stored}")).StatusCode);
        Assert.Equal(
            stored,
            await (await partner.Submit(SubmissionBodies.ForPerson("crm-late", consent), "again")).Id()
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task After_the_first_step_nothing_is_readable_and_a_sweep_completes_a_crashed_erasure()
    {
        const string person = "crm-large";
        var keys = await api.CreateKeys();
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await partner.Subscribe(receiver.Url, "assessment.completed");
        var id = await (await partner.Submit(SubmissionBodies.ForPerson(person), "attempt")).Id();
        var lateId = await (await partner.Submit(SubmissionBodies.ForPerson(person))).Id();
        await receiver.WaitFor(2);
        var share = await (await partner.Post($"/v1/assessments/{id}/shares", "{}")).Json();
        var (invitation, invited) = await api.Invite(partner, $"{{\"personRef\":\"{person}\"}}");
        var other = await (await partner.Submit(SubmissionBodies.ForPerson("crm-other"))).Id();
        await DuplicateRow(id, 2500);
        await DuplicateRow(invitation, 1500, "invitation");

        // The first step of the request, after which the process is killed.
        var caller = (
            await api.Services.GetRequiredService<ApiKeyCache>().Find(keys.SingleKey(KeyType.Secret), default)
        )!;
        var hashes = ErasedPerson.Hashes(ApiFixture.SecretKeys, caller.PartnerId, test: true, person);
        var now = DateTimeOffset.UtcNow;
        var finished = await ErasureStore.Begin(
            api.Services.GetRequiredService<TenantDb>(),
            caller.PartnerId,
            new(Test: true, person, hashes, now),
            new(Audit.PersonErased, Test: true, caller.KeyId, Subject: null, now),
            default
        );

        Assert.False(finished);
        Assert.InRange(await CountRowsOf(person), 1, 5000);

        foreach (var one in (string[])[id, lateId])
        {
            await (await partner.GetAsync($"/v1/assessments/{one}")).AssertProblem(404, "not-found");
            await (await partner.GetAsync($"/v1/assessments/{one}/report")).AssertProblem(404, "not-found");
            await (await partner.GetAsync($"/v1/assessments/{one}/channels/twitter")).AssertProblem(404, "not-found");
            await (await partner.Post($"/v1/assessments/{one}/plan", "{}")).AssertProblem(404, "not-found");
            await (await partner.Post($"/v1/assessments/{one}/rescore", AssessmentScenarios.Newest)).AssertProblem(
                404,
                "not-found"
            );
            await (await partner.Post($"/v1/assessments/{one}/shares", "{}")).AssertProblem(404, "not-found");
            await (await partner.DeleteAsync($"/v1/assessments/{one}")).AssertProblem(404, "not-found");
        }

        Assert.Equal([other], (await partner.Read("/v1/assessments")).List("items").Select(item => item.Text("id")));
        Assert.Empty((await partner.Read($"/v1/assessments?personRef={person}")).List("items"));
        Assert.Empty((await partner.Read($"/v1/people/{person}/assessments")).List("items"));
        await (await partner.GetAsync($"/v1/people/{person}/export")).AssertProblem(404, "not-found");
        await (await partner.GetAsync($"/v1/people/{person}/comparison?from={id}&to={lateId}")).AssertProblem(
            404,
            "not-found"
        );
        Assert.Equal(404, (int)(await api.Anonymous.GetAsync(share.Text("url"))).StatusCode);
        Assert.Empty((await partner.Read("/v1/invitations")).List("items"));
        await (await partner.DeleteAsync($"/v1/invitations/{invitation}")).AssertProblem(404, "not-found");
        await (await invited.GetAsync(InvitationClientExtensions.Current)).AssertProblem(401, "unauthorized");
        await (await invited.Submit(SubmissionBodies.Smallest)).AssertProblem(401, "unauthorized");
        Assert.DoesNotContain(
            person,
            await (await partner.GetAsync("/v1/assessments/export?format=ndjson")).Text(),
            StringComparison.Ordinal
        );
        var deliveries = await partner.Deliveries(webhook);
        Assert.DoesNotContain(deliveries, delivery => delivery.GetRawText().Contains(lateId, StringComparison.Ordinal));
        await (
            await partner.Post($"{WebhookClientExtensions.PathOf(webhook)}/deliveries/{lateId}/replay", "{}")
        ).AssertProblem(404, "not-found");

        // Late submissions are rejected; those with a new consent get Retry-After, since the running erasure would delete them.
        await (await partner.Submit(SubmissionBodies.ForPerson(person), "attempt")).AssertProblem(410, "gone");
        await (await partner.Submit(SubmissionBodies.ForPerson(person))).AssertProblem(410, "gone");
        await Task.Delay(2);
        var repeated = SubmissionBodies.ForPerson(
            person,
            $",\"consent\":{{\"given\":true,\"at\":\"{DateTimeOffset.UtcNow:O}\"}}"
        );
        var rejected = await partner.Submit(repeated);
        await rejected.AssertProblem(503, "unavailable");
        Assert.Equal("1", rejected.Header("Retry-After"));
        Assert.Equal(["1: 410"], (await partner.SendLines(repeated)).Records());
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.ForPerson("crm-other"), "attempt")).StatusCode);

        // No other instance continues an erasure while one works on it; after a crash the next sweep of any instance does.
        var retention = api.Services.GetRequiredService<RetentionSweeper>();
        await api.QueryAsOwner<int>("update partner set swept_at = now()");
        await retention.Sweep(now.AddSeconds(5), default);
        Assert.InRange(await CountRowsOf(person), 1, 5000);
        await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => retention.Sweep(DateTimeOffset.UtcNow.AddSeconds(20), default))
        );

        await Eventually.IsTrue(async () => await CountRunningErasures() == 0);
        Assert.Equal(0, await CountRowsOf(person));
        Assert.Equal(201, (int)(await partner.Submit(repeated)).StatusCode);
        Assert.Single((await partner.Read($"/v1/people/{person}/assessments")).List("items"));
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{other}")).StatusCode);
        invited.Dispose();
    }

    [Fact]
    public async Task A_concurrent_erasure_continues_the_running_one()
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.ForPerson("crm-twice"))).Id();
        await DuplicateRow(id, 3500);

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => partner.DeleteAsync("/v1/people/crm-twice"))
        );

        Assert.All(responses, response => Assert.Equal(204, (int)response.StatusCode));
        Assert.Equal((0, 0), (await CountRowsOf("crm-twice"), await CountRunningErasures()));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task An_erasure_does_not_scan_the_partners_idempotency_records()
    {
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        await connection.OpenAsync();
        using var partner = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.ForPerson("crm-small"), "attempt");
        await connection.ExecuteAsync(
            """
            insert into idempotency (partner_id, scope, key, request, assessment, rendering, person)
            select partner_id, scope, key || number, request, gen_random_uuid(), rendering, sha256(number::text::bytea)
            from idempotency, generate_series(1, 20000) as number
            where key = 'attempt';
            analyze idempotency
            """
        );

        var plan = string.Join(
            '\n',
            await connection.QueryAsync<string>(
                """
                explain (costs off)
                select scope, key from idempotency
                where partner_id = (select partner_id from partner limit 1) and person = any (array[sha256('1'), sha256('2')])
                limit 1000
                """
            )
        );

        Assert.Contains("idempotency_person", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_reads_only_deliveries_about_the_rows_that_it_deletes()
    {
        using var partner = await api.CreatePartner();
        await partner.Subscribe("http://127.0.0.1:9/hooks", "assessment.completed");
        var id = await (await partner.Submit(SubmissionBodies.ForPerson("crm-steps"))).Id();
        await DuplicateRow(id, 1500);
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // Later deliveries of the same webhook, more than the statistics know of.
        await connection.ExecuteAsync(
            """
            insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)
            select partner_id, webhook_id, new_event_id(), event, array[new_event_id()], null
            from delivery, generate_series(1, 3000)
            where id = @id
            """,
            new { id = Guid.Parse(id) }
        );

        var plan = await connection.QuerySingleAsync<string>(
            $"explain (analyze, format json) {ErasureStatements.DeleteBatch}",
            new
            {
                tenant = await connection.QuerySingleAsync<Guid>(
                    "select set_config('app.partner_id', partner_id::text, true)::uuid from assessment where id = @id",
                    new { id = Guid.Parse(id) }
                ),
                Test = true,
                PersonRef = "crm-steps",
                Hashes = Array.Empty<byte[]>(),
                ErasedAt = DateTimeOffset.UtcNow,
                Replayed = false,
                BatchSize = 1000,
                now = DateTimeOffset.UtcNow,
            }
        );

        Assert.InRange(CountRead(JsonDocument.Parse(plan).RootElement, "delivery"), 0, 1);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_person_with_200_000_rows_is_erased_without_blocking_others()
    {
        const string person = "crm-huge";
        using var partner = await api.CreatePartner();
        using var otherPartner = await api.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.ForPerson(person))).Id();
        await DuplicateRow(id, 200_000);
        var webhook = await partner.Subscribe("http://127.0.0.1:9/hooks", "person.erased", "assessment.deleted");
        // Its events are stored, and none of the attempts, which would all fail, competes with the erasure.
        await partner.Patch(WebhookClientExtensions.PathOf(webhook), """{"enabled":false}""");
        var before = await CountErasedInEvents();
        var stopwatch = Stopwatch.StartNew();

        var erasure = partner.DeleteAsync($"/v1/people/{person}");
        var slowest = TimeSpan.Zero;

        while (!erasure.IsCompleted)
        {
            var one = Stopwatch.StartNew();
            Assert.Equal(201, (int)(await otherPartner.Submit(SubmissionBodies.ForPerson("crm-theirs"))).StatusCode);
            slowest = one.Elapsed > slowest ? one.Elapsed : slowest;
            await Task.Delay(20);
        }

        Assert.Equal(204, (int)(await erasure).StatusCode);
        Assert.InRange(stopwatch.Elapsed.TotalSeconds, 0, 20);
        Assert.InRange(slowest.TotalSeconds, 0, 3);
        Assert.Empty((await partner.Read($"/v1/people/{person}/assessments")).List("items"));
        await (await partner.GetAsync($"/v1/assessments/{id}")).AssertProblem(404, "not-found");

        // The application's own worker completes the erasure.
        await Eventually.IsTrue(async () => await CountRunningErasures() == 0, TimeSpan.FromMinutes(2));
        Assert.Equal(0, await CountRowsOf(person));
        Assert.Equal(200_001, await CountErasedInEvents() - before);

        Task<long> CountErasedInEvents() =>
            api.QueryAsOwner<long>(
                "select coalesce(sum(cardinality(subjects)), 0) from delivery where event = 'person.erased'"
            );
    }

    /// <summary>Inserts a number of rows like an existing one, older than it.</summary>
    private async Task DuplicateRow(string id, int rows, string table = "assessment")
    {
        var others = table == "invitation" ? ", 'token_hash', '\\x' || encode(sha256(number::text::bytea), 'hex')" : "";
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(
            $"""
            set session_replication_role = replica; -- The copies have the partner of the row, so no foreign key needs a check.
            insert into {table}
            select copy.*
            from {table} as row
            cross join generate_series(1, @rows) as number
            cross join lateral json_populate_record(
                row,
                json_build_object('id', '01900000-0000-7000-8000-' || lpad(to_hex(number), 12, '0'){others})) as copy
            where row.id = @id;
            analyze {table} -- as autovacuum does within a minute
            """,
            new { id = Guid.Parse(id), rows },
            commandTimeout: 300
        );
    }

    /// <summary>Returns how many rows of a table the scans of an executed plan have read.</summary>
    private static double CountRead(JsonElement plan, string table)
    {
        return plan.ValueKind switch
        {
            JsonValueKind.Array => plan.EnumerateArray().Sum(child => CountRead(child, table)),
            JsonValueKind.Object => plan.EnumerateObject().Sum(child => CountRead(child.Value, table))
                + (
                    IsScan()
                        ? plan.GetProperty("Actual Loops").GetDouble()
                            * (Rows("Actual Rows") + Rows("Rows Removed by Filter"))
                        : 0
                ),
            _ => 0,
        };

        bool IsScan() =>
            plan.TryGetProperty("Relation Name", out var name)
            && name.GetString() == table
            && plan.GetProperty("Node Type").GetString()!.EndsWith("Scan", StringComparison.Ordinal);

        double Rows(string property) => plan.TryGetProperty(property, out var rows) ? rows.GetDouble() : 0;
    }

    private Task<long> CountRowsOf(string person) =>
        api.QueryAsOwner<long>(
            """
            select (select count(*) from assessment where person_ref = @person)
                + (select count(*) from invitation where person_ref = @person)
            """,
            new { person }
        );

    private Task<long> CountRunningErasures() =>
        api.QueryAsOwner<long>("select count(*) from erased_person where erasing_ref is not null");
}
