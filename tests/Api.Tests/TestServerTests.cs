using Npgsql;

namespace ChannelFit.Api.Tests;

public sealed class TestServerTests
{
    [Fact]
    public async Task An_engine_that_cannot_pull_the_image_is_told_of_and_passed_over()
    {
        await using var notes = new StringWriter();
        Task<string> Engine() => throw new InvalidOperationException("pull access denied for postgres");

        Assert.Equal("local", await TestServer.Fallback(Engine, () => Task.FromResult("local"), notes));
        Assert.Contains("(pull access denied for postgres): the tests use", notes.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ("engine", ""),
            (await TestServer.Fallback(() => Task.FromResult("engine"), Engine, TextWriter.Null), "")
        );
    }

    [Fact]
    public async Task A_new_database_is_a_copy_of_its_template_and_knows_no_other()
    {
        var template = await TestServer.NewDatabase();
        await Clusters.Execute(template, "create table note as select 'ours' as text");

        var copy = await TestServer.NewDatabase(new NpgsqlConnectionStringBuilder(template).Database);
        var empty = await TestServer.NewDatabase();

        Assert.Equal("ours", await Clusters.Execute(copy, "select text from note"));
        Assert.Null(await Clusters.Execute(empty, "select to_regclass('note')::text"));
    }
}
