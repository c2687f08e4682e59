using System.Diagnostics;
using ChannelFit.EmbeddedPostgres;
using Npgsql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>A pgbouncer in transaction mode, as in version 1.18 of Debian 12, in front of every database of a server.</summary>
internal sealed class Pgbouncer : IAsyncDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"channelfit-pooler-{Guid.NewGuid():N}");
    private readonly int port = FreePort.Find();
    private Process process = null!;

    private Pgbouncer() { }

    /// <summary>Starts the pooler and waits until it serves.</summary>
    /// <param name="server">The connection string of a database of the server.</param>
    /// <param name="connections">The connections to each database.</param>
    public static async Task<Pgbouncer> Start(string server, int connections)
    {
        var pooler = new Pgbouncer();
        var account = await PostgresAccount.Choose(null, default);
        await account.CreateFolder(pooler.folder, default);
        var database = new NpgsqlConnectionStringBuilder(server);
        var settings = Path.Combine(pooler.folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(
            settings,
            $"""
            [databases]
            * = host={database.Host} port={database.Port} user={database.Username} password={database.Password}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {pooler.port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = {connections}
            max_client_conn = 2000
            server_idle_timeout = 10
            """
        );
        var start = new ProcessStartInfo("pgbouncer", ["-q", settings])
        {
            WorkingDirectory = pooler.folder,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] += $"{Path.PathSeparator}/usr/sbin";

        if (account.IsDifferentUser)
        {
            start.UserName = account.Name; // pgbouncer does not run as root
        }

        pooler.process = Process.Start(start)!;
        pooler.process.ErrorDataReceived += static (_, _) => { };
        pooler.process.BeginErrorReadLine();
        await PostgresClusterFixture.Eventually(() =>
            PostgresClusterFixture.Execute($"{pooler.ConnectionString("")};Database={database.Database}", "select 1")
        );
        return pooler;
    }

    /// <summary>Returns a connection string with further settings, without the database.</summary>
    public string ConnectionString(string more) => $"Host=127.0.0.1;Port={port};Username=any;{more}";

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
