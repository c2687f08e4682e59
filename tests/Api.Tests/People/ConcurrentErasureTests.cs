using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.People;

/// <summary>An erasure and submissions for the same person at the same time.</summary>
public sealed class ConcurrentErasureTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_submission_concurrent_with_an_erasure_leaves_no_row()
    {
        using var partner = await api.CreatePartner();
        var seen = new HashSet<int>();

        for (var round = 0; round < 30; round++)
        {
            var person = $"moment-{round}";
            var first = await (await partner.Submit(SubmissionBodies.ForPerson(person))).Id();
            var submissions = Enumerable
                .Range(0, 12)
                .Select(number =>
                    number % 3 == 0 ? partner.Post($"/v1/assessments/{first}/rescore", AssessmentScenarios.Newest)
                    : number % 3 == 1 ? partner.Submit(SubmissionBodies.ForPerson(person), $"{person}-{number}")
                    : partner.Submit(SubmissionBodies.ForPerson(person))
                )
                .ToList();
            await Task.Delay(round % 10);
            var erased = await partner.DeleteAsync($"/v1/people/{person}");
            var statuses = (await Task.WhenAll(submissions)).Select(response => (int)response.StatusCode).ToList();

            Assert.Equal(204, (int)erased.StatusCode);
            Assert.Subset(new HashSet<int> { 201, 404, 410 }, statuses.ToHashSet());
            seen.UnionWith(statuses);
            Assert.Equal(
                0,
                await api.QueryAsOwner<long>(
                    "select count(*) from assessment where person_ref = @person",
                    new { person }
                )
            );
        }

        Assert.Superset(new HashSet<int> { 201, 410 }, seen);
    }

    [Fact]
    public async Task An_erasure_waits_for_a_running_submission_and_deletes_its_row()
    {
        using var partner = await api.CreatePartner();
        await DelayInserts("assessment");

        var submission = partner.Submit(SubmissionBodies.ForPerson("crm-under-way"), "under-way");
        await WaitForDelayedInsert();
        var erased = await partner.DeleteAsync("/v1/people/crm-under-way");
        await RemoveDelay("assessment");

        Assert.Equal((201, 204), ((int)(await submission).StatusCode, (int)erased.StatusCode));
        Assert.Empty(await api.TablesContaining("crm-under-way"));
    }

    [Fact]
    public async Task A_submission_waits_for_a_running_erasure_and_returns_410()
    {
        using var partner = await api.CreatePartner();
        await DelayInserts("erased_person");

        var erasure = partner.DeleteAsync("/v1/people/crm-on-leave");
        await WaitForDelayedInsert();
        var submissions = await Task.WhenAll(
            partner.Submit(SubmissionBodies.ForPerson("crm-on-leave")),
            partner.Submit(SubmissionBodies.ForPerson("crm-on-leave"), "on-leave"),
            partner.Submit(SubmissionBodies.ForPerson("crm-staying"))
        );
        await RemoveDelay("erased_person");

        Assert.Equal([410, 410, 201], submissions.Select(response => (int)response.StatusCode));
        Assert.Equal(204, (int)(await erasure).StatusCode);
        Assert.Empty(await api.TablesContaining("crm-on-leave"));
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
    [Trait("Category", "Slow")]
    public async Task An_erasure_blocked_too_long_returns_503()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.ForPerson("crm-held"));
        await using var blocking = new NpgsqlConnection(api.ConnectionString);
        await blocking.OpenAsync();
        await using var transaction = await blocking.BeginTransactionAsync();
        await blocking.ExecuteAsync("select from assessment where person_ref = 'crm-held' for update");
        using var importing = await api.CreatePartner();
        await importing.Submit(SubmissionBodies.ForPerson("crm-importing"));
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
}
