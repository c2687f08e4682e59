using ChannelFit.EmbeddedPostgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>
/// Two servers that exchange their roles: the primary is killed, its synchronous standby is promoted, and the killed server
/// returns as the new standby. It does what an operator or a tool such as Patroni does.
/// </summary>
public sealed class FailoverCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Folders = ["a", "b"];

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"channelfit-failover-{Guid.NewGuid():N}");
    private readonly int[] ports = [FreePort.Find(), FreePort.Find()];
    private PostgresAccount account = null!;
    private string binaries = "";
    private int primary;

    /// <summary>The connection string of both servers.</summary>
    public string Both =>
        $"Host=127.0.0.1:{ports[0]},127.0.0.1:{ports[1]};Username=channelfit;Database=channelfit;Command Timeout=5;Host Recheck Seconds=2";

    /// <summary>The connection string of the present primary.</summary>
    public string Primary => ConnectionStringTo("channelfit");

    /// <summary>Starts a primary with a synchronous standby.</summary>
    public static async Task<FailoverCluster> Start()
    {
        var cluster = new FailoverCluster();
        cluster.account = await PostgresAccount.Choose(null, default);
        cluster.binaries = (
            await PostgresBinaries.Find(null, null, cluster.account, NullLogger.Instance, default)
        ).Folder;
        await cluster.account.CreateFolder(cluster.folder, default);
        await cluster.Run("initdb", "-D", "a", "-U", "channelfit", "-A", "trust", "-E", "UTF8", "--locale=C");
        await cluster.StartServer(0);
        await PostgresClusterFixture.Execute(cluster.ConnectionStringTo("postgres"), "create database channelfit");
        await cluster.AddStandby();
        return cluster;
    }

    /// <summary>Kills the server process of the primary, so that it cannot complete anything.</summary>
    public void KillPrimary() =>
        PostgresClusterFixture.Kill(
            int.Parse(File.ReadLines(Path.Combine(folder, Folders[primary], "postmaster.pid")).First())
        );

    /// <summary>Makes the standby the primary. It does not wait for a standby of its own yet.</summary>
    public async Task Promote()
    {
        primary = 1 - primary;
        await Run("pg_ctl", "promote", "-D", Folders[primary], "-w");
    }

    /// <summary>Copies the primary to the other server and waits until commits wait for it.</summary>
    public async Task AddStandby()
    {
        var standby = 1 - primary;
        await RunOrFail("rm", "-rf", Folders[standby]);
        await Run(
            "pg_basebackup",
            "--pgdata",
            Folders[standby],
            "--dbname",
            $"host=127.0.0.1 port={ports[primary]} user=channelfit",
            "--checkpoint",
            "fast",
            "--write-recovery-conf"
        );
        await StartServer(standby);
        await PostgresClusterFixture.Execute(Primary, "alter system set synchronous_standby_names = '*'");
        await PostgresClusterFixture.Execute(Primary, "select pg_reload_conf()");
        await Eventually.IsTrue(async () =>
            await PostgresClusterFixture.Execute(
                Primary,
                "select 1 from pg_stat_replication where sync_state = 'sync' and sent_lsn = flush_lsn"
            )
                is not null
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var data in Folders)
        {
            await account.Run(Program("pg_ctl"), ["stop", "-D", data, "-m", "immediate"], folder, Patience, default);
        }

        await PostgresClusterFixture.Run("rm", "-rf", folder);
    }

    private string ConnectionStringTo(string database) =>
        $"Host=127.0.0.1;Port={ports[primary]};Username=channelfit;Database={database};Pooling=false";

    // The standby waits for nobody after its promotion, until it has a standby itself.
    private Task StartServer(int server) =>
        Run(
            "pg_ctl",
            "start",
            "-D",
            Folders[server],
            "-w",
            "-l",
            $"{Folders[server]}.log",
            "-o",
            $"-p {ports[server]} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        );

    private Task Run(string program, params string[] arguments) => RunOrFail(Program(program), arguments);

    private string Program(string name) => Path.Combine(binaries, name);

    private async Task RunOrFail(string program, params string[] arguments)
    {
        var run = await account.Run(program, arguments, folder, Patience, default);
        Assert.True(run.Succeeded, $"{program} {string.Join(' ', arguments)}: {run.ErrorOutput} {run.Output}");
    }
}
