using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.EmbeddedPostgres;
using Npgsql;
using static ChannelFit.Api.Tests.Fixtures.PostgresClusterFixture;

namespace ChannelFit.Api.Tests.EmbeddedPostgres;

/// <summary>The embedded database, with real servers and real kills.</summary>
[Trait("Category", "Slow")]
public sealed class EmbeddedPostgresTests(PostgresClusterFixture clusters) : IClassFixture<PostgresClusterFixture>
{
    [Fact]
    public async Task Rows_survive_a_restart_and_no_server_is_left_running()
    {
        var folder = await clusters.Copy();

        await using (var postgres = await Start(folder))
        {
            await Execute(postgres.ConnectionString, "create table note (text text); insert into note values ('kept')");
            Assert.Equal("on", await Execute(postgres.ConnectionString, "show data_checksums"));
            Assert.Equal("127.0.0.1", await Execute(postgres.ConnectionString, "show listen_addresses"));
        }

        Assert.Null(ServerProcessOf(folder));
        await using var repeated = await Start(folder);
        Assert.Equal("kept", await Execute(repeated.ConnectionString, "select text from note"));
    }

    [Fact]
    public async Task The_last_process_stops_the_server()
    {
        var folder = await clusters.Copy();
        var postgres = await Start(folder);

        await postgres.DisposeAsync();

        Assert.Null(ServerProcessOf(folder));
        await Assert.ThrowsAsync<NpgsqlException>(() => Execute(postgres.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task Only_the_generated_password_grants_access_and_only_the_owner_can_read_it()
    {
        var folder = await clusters.Copy();
        await using var postgres = await Start(folder);
        var settings = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Pooling = false };
        var file = Path.Combine(ClusterFolder(folder), "password");

        settings.Password = "guess";
        await using var otherPartner = new NpgsqlConnection(settings.ConnectionString);
        var rejected = await Assert.ThrowsAsync<PostgresException>(() => otherPartner.OpenAsync());

        Assert.Equal(PostgresErrorCodes.InvalidPassword, rejected.SqlState);
        Assert.Equal("-rw-------", (await Run("ls", "-l", file))[..10]);
    }

    [Fact]
    public async Task An_unfinished_cluster_is_neither_used_nor_deleted()
    {
        var folder = await clusters.Copy();
        var half = Path.Combine(ClusterFolder(folder), "data.init-half");
        await Run("mv", Path.Combine(ClusterFolder(folder), "data"), half);

        await using var postgres = await Start(folder);

        Assert.Null(await Execute(postgres.ConnectionString, "select to_regclass('public.seed')::text"));
        Assert.True(File.Exists(Path.Combine(half, "PG_VERSION")));
    }

    [Fact]
    public async Task A_killed_server_restarts_on_its_port_with_every_acknowledged_row()
    {
        var folder = await clusters.Copy();
        await using var postgres = await Start(folder);
        await Execute(postgres.ConnectionString, "create table note (text text); insert into note values ('kept')");

        Kill(ServerProcessOf(folder)!.Value);

        Assert.Equal("kept", await Eventually(() => Execute(postgres.ConnectionString, "select text from note")));
    }

    [Fact]
    public async Task The_next_process_reuses_the_server_of_a_killed_process()
    {
        var folder = await clusters.Copy();
        using var owner = new ClusterHolderProcess(folder);
        var connection = await owner.ConnectionString();
        var server = ServerProcessOf(folder);

        owner.Kill();
        await using (var successor = await Start(folder))
        {
            Assert.Equal(connection, successor.ConnectionString);
            Assert.Equal(server, ServerProcessOf(folder));
        }

        Assert.Null(ServerProcessOf(folder));
    }

    [Fact]
    public async Task Rows_survive_killing_both_the_process_and_its_server()
    {
        var folder = await clusters.Copy();
        using var owner = new ClusterHolderProcess(folder);
        await Execute(
            await owner.ConnectionString(),
            "create table note (text text); insert into note values ('kept')"
        );

        owner.Kill();
        Kill(ServerProcessOf(folder)!.Value);

        await using var postgres = await Start(folder);
        Assert.Equal("kept", await Execute(postgres.ConnectionString, "select text from note"));
    }

    [Fact]
    public async Task Two_concurrent_starts_share_one_server_until_the_last_process_ends()
    {
        var folder = clusters.NewPath("shared");
        using var other = new ClusterHolderProcess(folder);
        var ours = await Start(folder);
        var theirs = await other.ConnectionString();

        Assert.Equal(theirs, ours.ConnectionString);
        await ours.DisposeAsync();
        await Execute(theirs, "select 1");

        await other.Stop();
        Assert.Null(ServerProcessOf(folder));
    }

    [Fact]
    public async Task A_stale_pid_file_does_not_prevent_the_start()
    {
        var folder = await clusters.Copy();
        var neighbours = await clusters.Copy();
        await using var neighbour = await Start(neighbours);
        using var zombie = await ZombieProcess.New(clusters.NewPath("bin"));
        var port = PortOf(neighbour);

        string[] stale =
        [
            Left(int.MaxValue), // no process has this id
            Left(Environment.ProcessId), // the id of another program
            Left(ServerProcessOf(neighbours)!.Value), // the id of another cluster's server, with the same password
            Left(zombie.Id), // killed, but not reaped
            "", // an incomplete file
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
    public async Task A_zombie_server_process_is_not_treated_as_running()
    {
        var folder = await clusters.Copy();
        using var zombie = await ZombieProcess.New(clusters.NewPath("bin"));
        await using var postgres = await Start(folder);

        Assert.True(new PostmasterProcess(ServerProcessOf(folder)!.Value, PortOf(postgres)).IsRunningPostgres());
        Assert.False(new PostmasterProcess(zombie.Id, PortOf(postgres)).IsRunningPostgres());
    }

    [Fact]
    public async Task No_second_server_starts_while_an_unreachable_one_holds_the_files()
    {
        var folder = await clusters.Copy();
        await using var others = File.Open(
            Path.Combine(ClusterFolder(folder), "use.lock"),
            FileMode.OpenOrCreate,
            FileAccess.Read,
            FileShare.Read
        );
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Start(folder, cancel: timeout.Token));

        Assert.Null(ServerProcessOf(folder));
        await others.DisposeAsync();
        await using var alone = await Start(folder);
        Assert.NotNull(ServerProcessOf(folder));
    }

    [Fact]
    public async Task The_server_runs_when_its_user_cannot_enter_the_data_folder()
    {
        var closed = clusters.NewPath("closed");
        await Run("mkdir", "-m", "700", closed);
        var folder = Path.Combine(closed, "data");

        await using (var postgres = await Start(folder))
            await Execute(postgres.ConnectionString, "create table note (text text); insert into note values ('kept')");

        await using var repeated = await Start(folder);
        Assert.Equal("kept", await Execute(repeated.ConnectionString, "select text from note"));
    }

    [Fact]
    public async Task Missing_binaries_are_reported_with_the_available_options()
    {
        var folder = clusters.NewPath("none");
        Directory.CreateDirectory(Path.Combine(folder, "postgres-99", "data"));

        var error = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Start(folder));

        Assert.Contains("PostgreSQL 99, which created the database in the data folder", error.Message);
        Assert.Contains("connection string", error.Message);
        Assert.Contains("docker compose up", error.Message);
        Assert.Contains("apt install postgresql", error.Message);
        Assert.Contains("brew install postgresql", error.Message);
    }

    [Fact]
    public async Task A_configured_folder_without_binaries_is_reported()
    {
        var folder = clusters.NewPath("none");

        var error = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Start(folder, "/no/such/folder"));

        Assert.StartsWith("/no/such/folder must be a folder with initdb, pg_ctl and postgres", error.Message);
    }
}
