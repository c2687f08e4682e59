using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Tests.Cohort;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>
/// The statistics of the tables do not know a partner that has stored many rows since they were gathered. PostgreSQL then
/// expects next to no rows of it, so a condition on the partner alone seems as selective as one on an id.
/// </summary>
[Trait("Category", "Slow")]
public sealed class UnknownStatisticsTests : IAsyncLifetime
{
    private const int Rows = 5000;

    /// <summary>Operations that need all rows of the partner, or of the webhook.</summary>
    private static readonly string[] ReadingAll =
    [
        "deleteWebhook",
        "exportAssessments",
        "readCalibration",
        "readOutcomeSummary",
        "readStatistics",
    ];

    /// <summary>The columns that identify a row, by table, and how a copy with a number differs in them.</summary>
    private static readonly Dictionary<string, string> Copies = new(StringComparer.Ordinal)
    {
        ["activity"] = "'person_ref', 'filler-' || number, 'record_id', unique_id",
        ["assessment"] = "'id', unique_id, 'person_ref', 'filler-' || number",
        ["audit"] = "'id', unique_id",
        ["claim_code"] = "'assessment_id', unique_id, 'hash', unique_hash",
        ["cohort_link"] = "'id', unique_id",
        ["delivery"] = "'id', unique_id, 'due_at', null",
        ["erased_person"] = "'person', unique_hash",
        ["idempotency"] = "'key', 'filler-' || number, 'assessment', unique_id, 'person', unique_hash",
        ["invitation"] = "'id', unique_id, 'token_hash', unique_hash, 'person_ref', 'filler-' || number",
        ["respondent_token"] = "'hash', unique_hash, 'assessment_id', unique_id",
        ["share"] = "'id', unique_id, 'assessment', unique_id",
    };

    private readonly ApiFixture api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task No_operation_reads_all_rows_of_a_partner_that_the_statistics_do_not_know()
    {
        await using var owner = new NpgsqlConnection(api.ConnectionString);
        await owner.OpenAsync();

        foreach (var table in Copies.Keys)
        {
            await owner.ExecuteAsync($"alter table {table} set (autovacuum_enabled = false)");
        }

        using var known = await TestTenant.Create(api);
        await Fill(known);
        await owner.ExecuteAsync("vacuum analyze");
        using var unknown = await TestTenant.Create(api);
        await Fill(unknown);
        var operations = (await DocumentedOperation.All(api)).Where(one =>
            one.RequiresApiKey && !ReadingAll.Contains(one.Id)
        );
        await CloseConnections(owner);
        await owner.ExecuteAsync("select pg_stat_reset()");

        foreach (var operation in operations.OrderBy(one => one.Method == HttpMethod.Delete))
        {
            using var request = new HttpRequestMessage(operation.Method, unknown.PathOf(operation));

            if (operation.MediaType is { } type)
            {
                request.Content = new StringContent(operation.Examples[0], Encoding.UTF8, type);
            }

            using var response = await unknown.ClientOf(operation).SendAsync(request);
            Assert.True((int)response.StatusCode < 500, $"{operation}: {await response.Text()}");
        }

        string[] copies =
        [
            .. Enumerable
                .Range(1, 100)
                .Select(number =>
                    $$"""{"instrument":"channel-fit@2","answers":{},"idempotencyKey":"01900000-0000-7000-8000-{{number:x12}}"}"""
                ),
        ];
        Assert.Equal((0, 100, 0), (await unknown.Secret.SendLines(copies)).End());

        var cohort = CohortClientExtensions.TokenOf(await unknown.Secret.CreateCohortLink());
        Assert.NotEmpty(await api.CohortPeople(cohort));
        Assert.NotEmpty(await api.CohortPeople(cohort, "?order=date"));

        await CloseConnections(owner);
        var read = await owner.QueryAsync<(string Table, long Rows)>(
            """
            select relname, seq_tup_read + coalesce(idx_tup_fetch, 0)
            from pg_stat_user_tables
            where relname = any (@tables)
            """,
            new { tables = Copies.Keys.ToArray() }
        );
        Assert.All(read, table => Assert.InRange(table.Rows, 0, Rows));
    }

    [Fact]
    public async Task A_read_that_was_planned_while_the_table_was_small_reads_one_row_of_a_large_one()
    {
        await using var owner = new NpgsqlConnection(api.ConnectionString);
        await owner.OpenAsync();
        await owner.ExecuteAsync("alter table assessment set (autovacuum_enabled = false)");
        using var tenant = await TestTenant.Create(api);
        var read = (await DocumentedOperation.All(api)).Single(one => one.Id == "readAssessment");

        // A statement is prepared, and its plan kept, after a few executions.
        for (var times = 0; times < 20; times++)
        {
            await tenant.Secret.Read(tenant.PathOf(read));
        }

        await Fill(tenant);
        await owner.ExecuteAsync("select pg_stat_reset()");
        await tenant.Secret.Read(tenant.PathOf(read));
        await CloseConnections(owner);

        // Some of the rows that were read before are counted when their connection closes.
        Assert.InRange(
            await owner.QuerySingleAsync<long>(
                "select seq_tup_read + idx_tup_fetch from pg_stat_user_tables where relname = 'assessment'"
            ),
            1,
            100
        );
    }

    [Theory]
    [InlineData("plan_cache_mode", "force_generic_plan")]
    [InlineData("enable_seqscan", "off")]
    [InlineData("jit", "off")]
    public async Task Transactions_have_plans_for_any_partner_that_are_not_compiled(string setting, string value)
    {
        var db = api.Services.GetRequiredService<TenantDb>();
        Task<string> Read(SqlMapper.GridReader grid) => grid.ReadSingleAsync<string>();
        const string sql = "select current_setting(@setting)";

        Assert.Equal(value, await db.Read(Guid.NewGuid(), sql, new { setting }, Read, default));
        Assert.Equal(value, await db.Write(Guid.NewGuid(), sql, new { setting }, Read, default));
    }

    /// <summary>Adds many copies of one row of the partner to each table.</summary>
    private async Task Fill(TestTenant tenant)
    {
        await using var owner = new NpgsqlConnection($"{api.ConnectionString};Pooling=false");
        await owner.OpenAsync();
        await owner.ExecuteAsync("set session_replication_role = replica"); // Copies refer to no rows of other tables.

        foreach (var (table, changes) in Copies)
        {
            await owner.ExecuteAsync(
                $"""
                insert into {table}
                select copy.*
                from {table} as original
                cross join generate_series(1, @Rows) as number
                cross join lateral (
                    select '01900000-0000-7000-8000-' || lpad(to_hex(number), 12, '0') as unique_id,
                        '\x' || encode(sha256((original.partner_id::text || number)::bytea), 'hex') as unique_hash) as numbered
                cross join lateral jsonb_populate_record(original, jsonb_build_object({changes})) as copy
                where original.ctid = (
                    select ctid
                    from {table}
                    where partner_id = (select partner_id from webhook where id = @webhook)
                    limit 1)
                """,
                new { webhook = Guid.Parse(tenant.Webhook), Rows }
            );
        }
    }

    /// <summary>Closes the connections of the service, because a connection may keep its counts until then.</summary>
    private async Task CloseConnections(NpgsqlConnection owner)
    {
        var open = await owner.QueryAsync<int>(
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        );
        api.Services.GetRequiredService<NpgsqlDataSource>().Clear();
        await Eventually.IsTrue(async () =>
            await owner.QuerySingleAsync<long>(
                "select count(*) from pg_stat_activity where pid = any (@open)",
                new { open = open.ToArray() }
            ) == 0
        );
    }
}
