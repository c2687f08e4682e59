using ChannelFit.Api.Database;
using ChannelFit.EmbeddedPostgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A primary server and a synchronous standby, both from local binaries.</summary>
public sealed class StandbyPair : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"channelfit-standby-{Guid.NewGuid():N}");
    private PostgresAccount account = null!;
    private string binaries = "";
    private int primaryPort;
    private int standbyPort;

    /// <summary>The connection string of the primary.</summary>
    public string Primary => ConnectionStringTo(primaryPort);

    /// <summary>The connection string of the standby.</summary>
    public string Standby => ConnectionStringTo(standbyPort);

    /// <summary>The connection string of both servers, the standby first.</summary>
    public string Both =>
        Primary.Replace(
            $"Host=127.0.0.1;Port={primaryPort}",
            $"Host=127.0.0.1:{standbyPort},127.0.0.1:{primaryPort}",
            StringComparison.Ordinal
        );

    public async Task InitializeAsync()
    {
        account = await PostgresAccount.Choose(null, default);
        binaries = (await PostgresBinaries.Find(null, null, account, NullLogger.Instance, default)).Folder;
        await account.CreateFolder(folder, default);
        primaryPort = FreePort.Find();
        standbyPort = FreePort.Find();

        await Run("initdb", "-D", "primary", "-U", "channelfit", "-A", "trust", "-E", "UTF8", "--locale=C");
        await Start("primary", primaryPort);
        await PostgresClusterFixture.Execute(ConnectionStringTo(primaryPort, "postgres"), "create database channelfit");
        await Migrations.Run(Primary, NullLogger.Instance);
        await Stop("primary", "fast");

        // A copy of a stopped server is a base backup.
        await RunOrFail("cp", "-a", "primary", "standby");
        await RunOrFail("touch", "standby/standby.signal");
        await Start("primary", primaryPort);
        await StartStandby();

        // Hidden warnings are the harder case: a role may have them disabled.
        await PostgresClusterFixture.Execute(Primary, "alter role channelfit set client_min_messages = 'error'");
        await PostgresClusterFixture.Execute(Primary, "alter system set synchronous_standby_names = '*'");
        await PostgresClusterFixture.Execute(Primary, "select pg_reload_conf()");
        await WaitUntilSynchronous();
        NpgsqlConnection.ClearAllPools();
    }

    public async Task DisposeAsync()
    {
        await account.Run(Program("pg_ctl"), ["stop", "-D", "primary", "-m", "immediate"], folder, Patience, default);
        await account.Run(Program("pg_ctl"), ["stop", "-D", "standby", "-m", "immediate"], folder, Patience, default);
        await PostgresClusterFixture.Run("rm", "-rf", folder);
    }

    public Task StopStandby() => Stop("standby", "immediate");

    public Task StartStandby() =>
        Start("standby", standbyPort, $" -c primary_conninfo='host=127.0.0.1 port={primaryPort} user=channelfit'");

    /// <summary>Waits until commits wait for the standby.</summary>
    public Task WaitUntilSynchronous() =>
        Eventually.IsTrue(async () =>
            await PostgresClusterFixture.Execute(Primary, "select 1 from pg_stat_replication where sync_state = 'sync'")
                is not null
        );

    /// <summary>Stops the primary at once and promotes the standby.</summary>
    public async Task FailOver()
    {
        await Stop("primary", "immediate");
        await Run("pg_ctl", "promote", "-D", "standby", "-w");
    }

    private static string ConnectionStringTo(int port, string database = "channelfit") =>
        $"Host=127.0.0.1;Port={port};Username=channelfit;Database={database};Command Timeout=2";

    private Task Start(string data, int port, string more = "") =>
        Run(
            "pg_ctl",
            "start",
            "-D",
            data,
            "-w",
            "-l",
            $"{data}.log",
            "-o",
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off{more}"
        );

    private Task Stop(string data, string mode) => Run("pg_ctl", "stop", "-D", data, "-m", mode, "-w");

    private Task Run(string program, params string[] arguments) => RunOrFail(Program(program), arguments);

    private string Program(string name) => Path.Combine(binaries, name);

    private async Task RunOrFail(string program, params string[] arguments)
    {
        var run = await account.Run(program, arguments, folder, Patience, default);
        Assert.True(run.Succeeded, $"{program} {string.Join(' ', arguments)}: {run.ErrorOutput} {run.Output}");
    }
}
