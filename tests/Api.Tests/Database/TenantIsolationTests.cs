using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>Tenant isolation holds for a superuser connection, to which row-level security does not apply by itself.</summary>
public sealed class TenantIsolationAsSuperuserTests() : TenantIsolationTests(Database.Value)
{
    private static readonly Lazy<Task<string>> Database = new(ApiFixture.CreateDatabase);
}

/// <summary>Tenant isolation works for an ordinary owner, to which forced row-level security applies.</summary>
public sealed class TenantIsolationAsOwnerTests() : TenantIsolationTests(Database.Value)
{
    private static readonly Lazy<Task<string>> Database = new(NonSuperuserDatabase.CreateMigrated);
}

/// <summary>The tests of a class share one database; each has two partners of its own.</summary>
public abstract class TenantIsolationTests(Task<string> database) : IAsyncLifetime
{
    private const string InsertColumns = """
        insert into assessment
            (id, created_at, test, instrument, model, focus, answers, scores, verdicts, result_hash)
        """;

    private const string Values =
        "now(), false, 'channel-fit@1', 'fit-model@1.0.0', 'twitter', '{}'::json, '{}', '{}', sha256('')";

    private const string Insert = $"{InsertColumns} values (@id, {Values}) returning id";

    private const string InsertIdempotencyRecord = """
        insert into idempotency (scope, key, request, assessment, rendering)
        values ('live POST /v1/assessments', 'attempt-1', sha256(''), gen_random_uuid(), '')
        returning assessment
        """;

    private const string Ids = "select id from assessment order by id";

    private readonly Guid ours = Guid.CreateVersion7();
    private readonly Guid theirs = Guid.CreateVersion7();
    private readonly IReadOnlyList<ApiKey> keys = ApiKey.GenerateInitialSet();
    private NpgsqlDataSource source = null!;
    private TenantDb db = null!;

    public async Task InitializeAsync()
    {
        var connectionString = await database;

        // A single connection, so that each use inherits the session state of the previous one.
        source = DataSourceFactory.Create(connectionString + ";Maximum Pool Size=1;Auto Prepare Min Usages=2");
        db = new(source);
        await Add(ours, keys);
        await Add(theirs, []);
    }

    public async Task DisposeAsync() => await source.DisposeAsync();

    [Fact]
    public async Task Unfiltered_queries_return_only_the_partners_rows()
    {
        var id = await Store(ours);

        Assert.Equal([id], await Read(ours, Ids));
        Assert.Empty(await Read(theirs, Ids));
        Assert.Empty(await Read(theirs, $"select id from assessment where partner_id = '{ours}'"));
    }

    [Fact]
    public async Task Rows_of_other_partners_cannot_be_changed_or_deleted()
    {
        var id = await Store(ours);
        await Write(ours, InsertIdempotencyRecord);

        Assert.Empty(await Write(theirs, "delete from assessment returning id"));
        Assert.Empty(await Write(theirs, "update idempotency set rendering = 'x' returning assessment"));
        Assert.Equal([id], await Read(ours, Ids));
    }

    [Fact]
    public async Task Rows_cannot_be_inserted_for_another_partner()
    {
        var insert = Insert
            .Replace("(id,", "(partner_id, id,", StringComparison.Ordinal)
            .Replace("(@id,", $"('{ours}', @id,", StringComparison.Ordinal);
        var changesOwner = $"update idempotency set partner_id = '{ours}'";

        await Write(theirs, InsertIdempotencyRecord);

        Assert.Equal("42501", await SqlStateOf(() => Write(theirs, insert)));
        Assert.Equal("42501", await SqlStateOf(() => Write(theirs, changesOwner)));
        Assert.Empty(await Read(ours, Ids));
    }

    [Theory]
    [InlineData("update partner set suspended_at = null")]
    [InlineData("update partner set requests_per_minute = null")]
    [InlineData("delete from partner")]
    [InlineData("update api_key set scopes = '{}'")]
    [InlineData("delete from api_key")]
    [InlineData("update audit set action = 'a.b'")]
    [InlineData("delete from audit")]
    [InlineData("select schemaversionsid from schema_version")]
    [InlineData("update assessment set test = true")]
    [InlineData("create table loot ()")]
    [InlineData("truncate assessment")]
    public async Task The_application_role_has_only_the_required_privileges(string sql) =>
        Assert.Equal("42501", await SqlStateOf(() => Write(ours, sql)));

    [Fact]
    public async Task The_partner_and_api_key_tables_are_isolated_too()
    {
        Assert.Equal([ours], await Read(ours, "select id from partner"));
        Assert.Equal([theirs], await Read(theirs, "select id from partner"));
        Assert.Equal(4, (await Read(ours, "select id from api_key")).Count);
        Assert.Empty(await Read(theirs, "select id from api_key"));
        Assert.Equal(5, (await Read(ours, "select id from audit")).Count);

        Assert.Equal([theirs], await Write(theirs, "update partner set name = 'Taken' returning id"));
        Assert.Empty(await Write(theirs, "update api_key set revoked_at = now() returning id"));
    }

    [Fact]
    public async Task A_missing_partner_setting_raises_an_error()
    {
        await using var connection = await source.OpenConnectionAsync();
        const string withoutTenant = $"select set_config('role', 'channelfit_app', true); {Ids}";

        var fresh = await SqlStateOf(() => connection.ExecuteAsync(withoutTenant));
        await connection.ExecuteAsync($"select set_config('app.partner_id', '{ours}', true)");
        var used = await SqlStateOf(() => connection.ExecuteAsync(withoutTenant));

        Assert.Equal(("42704", "22P02"), (fresh, used));
    }

    [Fact]
    public async Task Read_transactions_reject_writes()
    {
        Assert.Equal("25006", await SqlStateOf(() => Read(ours, Insert, Guid.CreateVersion7())));
        Assert.Empty(await Read(ours, Ids));
    }

    [Fact]
    public async Task Connections_are_clean_after_success_and_error()
    {
        var before = await SessionState();

        for (var attempt = 0; attempt < 4; attempt++)
        {
            await Store(ours);
            await Read(theirs, Ids);
            await SqlStateOf(() => Write(ours, "select 1 / 0"));
            await SqlStateOf(() => Read(ours, "select nothing"));

            Assert.Equal(before, await SessionState());
        }
    }

    [Fact]
    public async Task COPY_stores_rows_only_for_the_partner_and_leaves_nothing_behind()
    {
        const string keep = $"{InsertColumns} select id, {Values} from incoming returning id";
        var (before, rows) = (await SessionState(), new List<Guid>());

        for (var attempt = 0; attempt < 4; attempt++)
        {
            rows.AddRange(await Copy(keep, [Guid.CreateVersion7(), Guid.CreateVersion7()]));
            Assert.Equal(
                "22012",
                await SqlStateOf(() =>
                    Copy($"with kept as ({keep}) select id from kept where 1 / 0 = 1", [Guid.CreateVersion7()])
                )
            );
            Assert.Equal("42501", await SqlStateOf(() => Copy("select schemaversionsid from schema_version", [])));
            await Assert.ThrowsAsync<FormatException>(() => Copy(keep, null));

            Assert.Equal(before, await SessionState());
        }

        Assert.Equal(rows.Order(), await Read(ours, Ids));
        Assert.Empty(await Read(theirs, Ids));
    }

    [Fact]
    public async Task Statements_of_one_call_commit_atomically()
    {
        Assert.Equal("22012", await SqlStateOf(() => Write(ours, $"{Insert}; select 1 / 0", Guid.CreateVersion7())));
        Assert.Empty(await Read(ours, Ids));
    }

    [Fact]
    public async Task An_error_at_commit_reaches_the_caller()
    {
        await RefuseAtCommit();

        Assert.Equal("P0042", await SqlStateOf(() => Store(ours)));
        Assert.Equal(
            "P0042",
            await SqlStateOf(() => db.Write(ours, Insert, new { id = ours }, _ => Task.FromResult(0), default))
        );
        Assert.Empty(await Read(ours, Ids));
    }

    [Fact]
    public async Task A_failing_row_reader_releases_the_connection()
    {
        Task<int> Stumble(string sql) => db.Write<int>(ours, sql, null, _ => throw new FormatException(), default);

        await Assert.ThrowsAsync<FormatException>(() => Stumble("select 1; select 2"));
        Assert.Equal("22012", await SqlStateOf(() => Stumble("select 1; select 1 / 0")));
        Assert.Empty(await Read(ours, Ids));
    }

    [Fact]
    public async Task A_cancelled_call_releases_the_connection()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            db.Read(ours, "select pg_sleep(30)", null, grid => grid.ReadAsync(), timeout.Token)
        );
        Assert.Empty(await Read(ours, Ids));
    }

    [Fact]
    public async Task Deleting_a_partner_deletes_its_rows()
    {
        await Store(ours);
        var storedId = await Store(theirs);
        await Write(ours, InsertIdempotencyRecord);

        await AsOwner($"delete from partner where id = '{ours}'");

        Assert.Empty(await Read(ours, Ids));
        Assert.Empty(await Read(ours, "select assessment from idempotency"));
        Assert.Equal([storedId], await Read(theirs, Ids));
    }

    [Fact]
    public async Task A_key_is_found_by_its_hash_until_its_revocation_or_the_partners_suspension()
    {
        var crossTenant = new CrossTenantQueries(source);
        var found = await Task.WhenAll(keys.Select(key => crossTenant.FindKey(key.Hash(), default)));

        Assert.All(found, key => Assert.Equal((ours, "fit-model@1.0.0"), (key!.PartnerId, key.Model)));
        Assert.Equal(
            keys.Select(key => (key.Mode.Code(), key.Type.Code())),
            found.Select(key => (key!.Mode, key.Kind))
        );
        Assert.Equal(["https://www.example.com"], found[0]!.Origins);
        Assert.Null(await crossTenant.FindKey(new byte[32], default));

        await AsOwner($"update api_key set revoked_at = now() where id = '{found[0]!.KeyId}'");
        Assert.Null(await crossTenant.FindKey(keys[0].Hash(), default));
        Assert.NotNull(await crossTenant.FindKey(keys[1].Hash(), default));

        Assert.True(await PartnerStore.Suspend(source, ours, DateTimeOffset.UtcNow, default));
        Assert.Null(await crossTenant.FindKey(keys[1].Hash(), default));
    }

    private Task<Guid> Store(Guid partner) =>
        db.Write(partner, Insert, new { id = Guid.CreateVersion7() }, grid => grid.ReadSingleAsync<Guid>(), default);

    private Task<IReadOnlyList<Guid>> Read(Guid partner, string sql, Guid? id = null) =>
        db.Read(partner, sql, new { id }, List, default);

    private Task<IReadOnlyList<Guid>> Write(Guid partner, string sql, Guid? id = null) =>
        db.Write(partner, sql, new { id }, List, default);

    /// <summary>Copies ids; the copy fails when there are none.</summary>
    private Task<IReadOnlyList<Guid>> Copy(string sql, Guid[]? ids) =>
        db.InTransaction<IReadOnlyList<Guid>>(
            ours,
            async transaction =>
            {
                await transaction.Execute("create temporary table incoming (id uuid) on commit drop");
                await transaction.Copy(
                    "copy incoming from stdin (format binary)",
                    async importer =>
                    {
                        foreach (var id in ids ?? throw new FormatException())
                        {
                            await importer.StartRowAsync();
                            await importer.WriteAsync(id);
                        }
                    }
                );
                return [.. await transaction.Query<Guid>(sql)];
            },
            default
        );

    private static async Task<IReadOnlyList<Guid>> List(SqlMapper.GridReader grid) => [.. await grid.ReadAsync<Guid>()];

    private static async Task<string> SqlStateOf(Func<Task> act) =>
        (await Assert.ThrowsAsync<PostgresException>(act)).SqlState;

    private async Task<string> SessionState()
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<string>(
            """
            select concat_ws(' ', current_user, session_user, current_setting('transaction_read_only'),
                current_setting('lock_timeout'), nullif(current_setting('app.partner_id', true), ''), pg_backend_pid())
            """
        );
    }

    private Task RefuseAtCommit() =>
        AsOwner(
            $"""
            create function refuse() returns trigger language plpgsql as
                $$ begin raise exception 'too late' using errcode = 'P0042'; end $$;
            create constraint trigger late after insert on assessment
                deferrable initially deferred for each row when (new.partner_id = '{ours}') execute function refuse()
            """
        );

    private async Task AsOwner(string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }

    private Task Add(Guid id, IReadOnlyList<ApiKey> created) =>
        PartnerStore.Add(
            source,
            new(id, "Partner", ["https://www.example.com"], "fit-model@1.0.0", null, DateTimeOffset.UtcNow),
            created,
            default
        );
}
