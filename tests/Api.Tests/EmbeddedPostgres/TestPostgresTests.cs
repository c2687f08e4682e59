using ChannelFit.Api.Tests.Fixtures;
using Npgsql;

namespace ChannelFit.Api.Tests.EmbeddedPostgres;

public sealed class TestPostgresTests
{
    [Fact]
    public async Task An_unusable_container_engine_is_reported_and_skipped()
    {
        await using var notes = new StringWriter();
        Task<string> Engine() => throw new InvalidOperationException("pull access denied for postgres");

        Assert.Equal("local", await TestPostgres.Fallback(Engine, () => Task.FromResult("local"), notes));
        Assert.Contains("(pull access denied for postgres): the tests use", notes.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ("engine", ""),
            (await TestPostgres.Fallback(() => Task.FromResult("engine"), Engine, TextWriter.Null), "")
        );
    }

    [Fact]
    public async Task A_new_database_is_an_isolated_copy_of_the_template()
    {
        var template = await TestPostgres.NewDatabase();
        await PostgresClusterFixture.Execute(template, "create table note as select 'ours' as text");

        var copy = await TestPostgres.NewDatabase(new NpgsqlConnectionStringBuilder(template).Database);
        var empty = await TestPostgres.NewDatabase();

        Assert.Equal("ours", await PostgresClusterFixture.Execute(copy, "select text from note"));
        Assert.Null(await PostgresClusterFixture.Execute(empty, "select to_regclass('note')::text"));
    }
}
