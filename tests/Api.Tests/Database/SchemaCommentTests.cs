using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>The database explains its tables and functions (db/README.md#comments-in-the-database).</summary>
public sealed class SchemaCommentTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task Every_table_and_function_has_a_comment()
    {
        var commented = await Query(
            """
            select oid::regclass::text as name, obj_description(oid, 'pg_class') as comment
            from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
            union all
            select oid::regprocedure::text, obj_description(oid, 'pg_proc')
            from pg_proc
            where pronamespace = 'public'::regnamespace
            """
        );

        Assert.True(commented.Count >= 30);
        Assert.Empty(commented.Where(one => one.Comment is null).Select(one => one.Name));
    }

    [Fact]
    public async Task Functions_that_run_as_the_owner_say_what_a_caller_may_do()
    {
        var definers = await Query(
            """
            select oid::regprocedure::text as name, obj_description(oid, 'pg_proc') as comment
            from pg_proc
            where pronamespace = 'public'::regnamespace and prosecdef
            """
        );

        Assert.True(definers.Count >= 8);
        Assert.All(definers, one => Assert.Contains("Runs as the owner: the caller ", one.Comment));
    }

    private async Task<List<(string Name, string? Comment)>> Query(string sql)
    {
        await using var connection = new NpgsqlConnection(api.ConnectionString);
        return [.. await connection.QueryAsync<(string Name, string? Comment)>(sql)];
    }
}
