using Npgsql;

namespace ChannelFit.Api.Tests;

public sealed class TestServerTests
{
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
