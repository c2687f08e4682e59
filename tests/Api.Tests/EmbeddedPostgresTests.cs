using ChannelFit.Api.Postgres;
using Npgsql;
using static ChannelFit.Api.Tests.Clusters;

namespace ChannelFit.Api.Tests;

/// <summary>The embedded database, with real servers and real kills.</summary>
[Trait("Category", "Slow")]
public sealed class EmbeddedPostgresTests(Clusters clusters) : IClassFixture<Clusters>
{
    [Fact]
    public async Task It_keeps_its_rows_between_starts_and_leaves_no_server_behind()
    {
        var folder = await clusters.Copy();

        await using (var postgres = await Start(folder))
        {
            await Execute(postgres.ConnectionString, "create table note (text text); insert into note values ('kept')");
            Assert.Equal("on", await Execute(postgres.ConnectionString, "show data_checksums"));
            Assert.Equal("127.0.0.1", await Execute(postgres.ConnectionString, "show listen_addresses"));
        }

        Assert.Null(ServerOf(folder));
        await using var again = await Start(folder);
        Assert.Equal("kept", await Execute(again.ConnectionString, "select text from note"));
    }

    [Fact]
    public async Task The_last_to_leave_stops_the_server()
    {
        var folder = await clusters.Copy();
        var postgres = await Start(folder);

        await postgres.DisposeAsync();

        Assert.Null(ServerOf(folder));
        await Assert.ThrowsAsync<NpgsqlException>(() => Execute(postgres.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task Only_the_random_password_opens_it_and_only_its_owner_reads_it()
    {
        var folder = await clusters.Copy();
        await using var postgres = await Start(folder);
        var settings = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Pooling = false };
        var file = Path.Combine(Home(folder), "password");

        settings.Password = "guess";
        await using var stranger = new NpgsqlConnection(settings.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => stranger.OpenAsync());

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        Assert.Equal("-rw-------", (await Run("ls", "-l", file))[..10]);
    }

    [Fact]
    public async Task A_cluster_that_was_never_finished_is_neither_used_nor_deleted()
    {
        var folder = await clusters.Copy();
        var half = Path.Combine(Home(folder), "data.init-half");
        await Run("mv", Path.Combine(Home(folder), "data"), half);

        await using var postgres = await Start(folder);

        Assert.Null(await Execute(postgres.ConnectionString, "select to_regclass('public.seed')::text"));
        Assert.True(File.Exists(Path.Combine(half, "PG_VERSION")));
    }

    [Fact]
    public async Task A_killed_server_comes_back_where_it_was_with_every_acknowledged_row()
    {
        var folder = await clusters.Copy();
        await using var postgres = await Start(folder);
        await Execute(postgres.ConnectionString, "create table note (text text); insert into note values ('kept')");

        Kill(ServerOf(folder)!.Value);

        Assert.Equal("kept", await Eventually(() => Execute(postgres.ConnectionString, "select text from note")));
    }

    [Fact]
    public async Task The_next_process_adopts_the_server_of_a_killed_one()
    {
        var folder = await clusters.Copy();
        using var owner = new Holder(folder);
        var connection = await owner.ConnectionString();
        var server = ServerOf(folder);

        owner.Kill();
        await using (var heir = await Start(folder))
        {
            Assert.Equal(connection, heir.ConnectionString);
            Assert.Equal(server, ServerOf(folder));
        }

        Assert.Null(ServerOf(folder));
    }

    [Fact]
    public async Task Rows_survive_the_kill_of_both_the_process_and_its_server()
    {
        var folder = await clusters.Copy();
        using var owner = new Holder(folder);
        await Execute(
            await owner.ConnectionString(),
            "create table note (text text); insert into note values ('kept')"
        );

        owner.Kill();
        Kill(ServerOf(folder)!.Value);

        await using var postgres = await Start(folder);
        Assert.Equal("kept", await Execute(postgres.ConnectionString, "select text from note"));
    }

    [Fact]
    public async Task Two_starts_at_once_share_one_server_until_the_last_one_leaves()
    {
        var folder = clusters.NewPath("shared");
        using var other = new Holder(folder);
        var ours = await Start(folder);
        var theirs = await other.ConnectionString();

        Assert.Equal(theirs, ours.ConnectionString);
        await ours.DisposeAsync();
        await Execute(theirs, "select 1");

        await other.Stop();
        Assert.Null(ServerOf(folder));
    }

    [Fact]
    public async Task A_stale_pid_file_keeps_nobody_out()
    {
        var folder = await clusters.Copy();
        var neighbours = await clusters.Copy();
        await using var neighbour = await Start(neighbours);
        using var zombie = await Zombie.New(clusters.NewPath("bin"));
        var port = PortOf(neighbour);

        string[] stale =
        [
            Left(int.MaxValue), // nobody
            Left(Environment.ProcessId), // a recycled number
            Left(ServerOf(neighbours)!.Value), // recycled by another cluster's server, with the same password
            Left(zombie.Id), // killed, but not reaped
            "", // torn by a power cut
        ];
        foreach (var text in stale)
        {
            await File.WriteAllTextAsync(PidFile(folder), text);
            await using var postgres = await Start(folder);
            Assert.NotEqual(port, PortOf(postgres));
            Assert.Equal("1", await Execute(postgres.ConnectionString, "select count(*)::text from seed"));
        }

        Assert.Equal("1", await Execute(neighbour.ConnectionString, "select count(*)::text from seed"));

        string Left(int process) => $"{process}\n{folder}\n1700000000\n{port}\n\n127.0.0.1\n";
    }

    [Fact]
    public async Task A_dead_server_that_nobody_buried_is_not_a_running_one()
    {
        var folder = await clusters.Copy();
        using var zombie = await Zombie.New(clusters.NewPath("bin"));
        await using var postgres = await Start(folder);

        Assert.True(new ServerProcess(ServerOf(folder)!.Value, PortOf(postgres)).IsPostgres());
        Assert.False(new ServerProcess(zombie.Id, PortOf(postgres)).IsPostgres());
    }

    [Fact]
    public async Task It_starts_no_second_server_while_others_hold_the_files_with_one_it_cannot_reach()
    {
        var folder = await clusters.Copy();
        await using var others = File.Open(
            Path.Combine(Home(folder), "use.lock"),
            FileMode.OpenOrCreate,
            FileAccess.Read,
            FileShare.Read
        );
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Start(folder, cancel: soon.Token));

        Assert.Null(ServerOf(folder));
        await others.DisposeAsync();
        await using var alone = await Start(folder);
        Assert.NotNull(ServerOf(folder));
    }

    [Fact]
    public async Task It_runs_where_its_user_may_not_enter_the_data_folder()
    {
        var closed = clusters.NewPath("closed");
        await Run("mkdir", "-m", "700", closed);
        var folder = Path.Combine(closed, "data");

        await using (var postgres = await Start(folder))
            await Execute(postgres.ConnectionString, "create table note (text text); insert into note values ('kept')");

        await using var again = await Start(folder);
        Assert.Equal("kept", await Execute(again.ConnectionString, "select text from note"));
    }

    [Fact]
    public async Task Without_binaries_it_says_what_to_do()
    {
        var folder = clusters.NewPath("none");
        Directory.CreateDirectory(Path.Combine(folder, "postgres-99", "data"));

        var fault = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Start(folder));

        Assert.Contains("PostgreSQL 99, which made the database in the data folder", fault.Message);
        Assert.Contains("connection string", fault.Message);
        Assert.Contains("docker compose up", fault.Message);
        Assert.Contains("apt install postgresql", fault.Message);
        Assert.Contains("brew install postgresql", fault.Message);
    }

    [Fact]
    public async Task A_configured_folder_without_binaries_is_named()
    {
        var folder = clusters.NewPath("none");

        var fault = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Start(folder, "/no/such/folder"));

        Assert.StartsWith("/no/such/folder must be a folder with initdb, pg_ctl and postgres", fault.Message);
    }
}
