using System.Text.RegularExpressions;
using ChannelFit.Api.Database;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>
/// Schema and statements keep to what a distributed engine accepts (docs/adr/0036): every key contains the partner, policies
/// compare it directly, and statements avoid constructs that such an engine refuses.
/// </summary>
public sealed partial class DistributionTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    /// <summary>The partner of each table of a partner's rows: partner_id, and the id of partner itself.</summary>
    private const string Tenants = """
        with tenant as (
            select attrelid, attnum, attname
            from pg_attribute
            join pg_class on pg_class.oid = attrelid
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
                and (attname = 'partner_id' or relname = 'partner' and attname = 'id'))

        """;

    [Fact]
    public async Task Every_unique_key_contains_the_partner()
    {
        Assert.Empty(
            await Query(
                Tenants
                    + """
                    select indexrelid::regclass::text
                    from pg_index
                    join tenant on attrelid = indrelid
                    where indisunique and not attnum = any (indkey::smallint[])
                    """
            )
        );
        Assert.NotEmpty(
            await Query($"{Tenants} select indexrelid::text from pg_index join tenant on attrelid = indrelid")
        );
    }

    [Fact]
    public async Task Every_foreign_key_joins_rows_of_one_partner()
    {
        Assert.Empty(
            await Query(
                Tenants
                    + """
                    select conname::text
                    from pg_constraint
                    join tenant as child on child.attrelid = conrelid
                    left join tenant as parent on parent.attrelid = confrelid
                    where contype = 'f'
                        and array_position(conkey, child.attnum) is distinct from array_position(confkey, parent.attnum)
                    """
            )
        );
        Assert.NotEmpty(await Query("select conname::text from pg_constraint where contype = 'f'"));
    }

    [Fact]
    public async Task Policies_of_a_new_database_compare_the_partner_directly()
    {
        var policies = (
            await Query(
                Tenants
                    + """
                    select format('%s %s', attrelid::regclass,
                        replace(pg_get_expr(polqual, polrelid), format('(%s = current_partner())', attname), 'direct'))
                    from pg_policy
                    join tenant on attrelid = polrelid
                    where polname = 'own_rows'
                    """
            )
        ).ToList();
        var tables = await Query($"{Tenants} select attrelid::regclass::text from tenant");

        Assert.Equal(tables.Select(table => $"{table} direct").Order(), policies.Order());
        Assert.Empty(
            await Query(
                """
                select polname::text
                from pg_policy
                where pg_get_expr(polqual, polrelid) ~* 'select\s+current_partner'
                """
            )
        );
    }

    /// <summary>The previous release refuses to start on policies of another form, and a rollback must be possible.</summary>
    [Fact]
    public async Task Policies_of_an_upgraded_database_keep_the_form_that_the_previous_release_checks()
    {
        await using var upgraded = NpgsqlDataSource.Create(await UpgradedDatabase.Create());
        await using var connection = await upgraded.OpenConnectionAsync();

        await Migrations.VerifyTenantIsolation(connection, CancellationToken.None);
        var rules = await connection.QueryAsync<string>(
            "select distinct pg_get_expr(polqual, polrelid) from pg_policy where polname = 'own_rows' order by 1"
        );

        Assert.Equal(
            [
                "(id = ( SELECT current_partner() AS current_partner))",
                "(partner_id = ( SELECT current_partner() AS current_partner))",
            ],
            rules
        );
    }

    [Theory]
    [InlineData("audit", "partner_id, id")]
    [InlineData("delivery", "partner_id, webhook_id, id")]
    public async Task A_table_may_be_partitioned_by_its_ids(string table, string key)
    {
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(
            $"""
            create table {table}_parts (like {table} including defaults including constraints)
                partition by range (id);
            alter table {table}_parts add primary key ({key});
            create table {table}_2026 partition of {table}_parts
                for values from ('019b7600-0000-7000-8000-000000000000') to ('02197600-0000-7000-8000-000000000000');
            alter table {table}_parts enable row level security;
            alter table {table}_parts force row level security;
            create policy own_rows on {table}_parts using (partner_id = current_partner());
            """
        );

        await Migrations.VerifyTenantIsolation(connection, CancellationToken.None);

        // A partition by itself has no policy, so nobody may use it directly.
        await connection.ExecuteAsync($"grant select on {table}_2026 to channelfit_app");
        var refusal = await Assert.ThrowsAsync<UnusableDatabaseException>(() =>
            Migrations.VerifyTenantIsolation(connection, CancellationToken.None)
        );
        Assert.Contains($"{table}_2026: SELECT is granted", refusal.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> RefusedConstructs =>
        new()
        {
            { "no column in a query", @"\bselect\s+(from|where)\b" },
            { "now() in on conflict … where", @"on conflict(?:(?!returning|"""""").)*\bnow\(\)" },
            {
                "now() in case of a change",
                @"\bset\b(?:(?!\bfrom\b|\bwhere\b|"""""").)*case(?:(?!\bend\b).)*\bnow\(\)"
            },
            { "now() in returning", @"\breturning\b[^)""]*\bnow\(\)" },
            { "a lock in a step that others join", @"\bjoin\b[^()]*\bfor (no key )?update of\b" },
        };

    [Theory]
    [MemberData(nameof(RefusedConstructs))]
    public void Statements_avoid_constructs_that_a_distributed_engine_refuses(string construct, string pattern)
    {
        var refused = new Regex(pattern, RegexOptions.Singleline, TimeSpan.FromSeconds(10));
        var files = Directory
            .EnumerateFiles(Path.Combine(GoldenData.Root, "src/Api"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !BuildOutput().IsMatch(file))
            .ToList();
        var found = files.Where(file => Statements(file).Any(sql => refused.IsMatch(sql))).Select(Path.GetFileName);

        Assert.True(files.Sum(file => Statements(file).Count()) > 60, "The search finds too few statements.");
        Assert.True(!found.Any(), $"{construct}: {string.Join(", ", found)}");
    }

    private static IEnumerable<string> Statements(string file) =>
        Literal().Matches(File.ReadAllText(file)).Select(literal => literal.Value).Where(text => Sql().IsMatch(text));

    private async Task<IEnumerable<string>> Query(string sql)
    {
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        return await connection.QueryAsync<string>(sql);
    }

    [GeneratedRegex("\"\"\"\n.*?\"\"\"|\"(?:select|insert|update|delete) [^\"]*\"", RegexOptions.Singleline)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\b(?:select|insert into|update|delete from)\b")]
    private static partial Regex Sql();

    [GeneratedRegex("/(obj|bin)/")]
    private static partial Regex BuildOutput();
}
