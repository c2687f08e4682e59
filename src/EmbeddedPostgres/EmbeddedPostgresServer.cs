using System.ComponentModel;
using System.Diagnostics;
using Npgsql;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>The embedded database cannot run; the message says why and what to do next.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A private, real PostgreSQL in the data folder: its users share one server, and the last one stops it.</summary>
/// <remarks>
/// Every user holds a shared lock as long as it lives, so the system itself knows who is left, even after kill -9.
/// Servers start and stop under a second, exclusive lock. One that outlived its users is adopted by the next.
/// </remarks>
public sealed class EmbeddedPostgresServer : IAsyncDisposable
{
    private const string Database = "channelfit";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly PostgresClusterFolder folder;
    private readonly PostgresCluster cluster;
    private readonly FileStream use;
    private readonly ILogger log;
    private readonly int port;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task tending;

    private EmbeddedPostgresServer(
        PostgresClusterFolder folder,
        PostgresCluster cluster,
        FileStream use,
        int port,
        ILogger log
    )
    {
        (this.folder, this.cluster, this.use, this.port, this.log) = (folder, cluster, use, port, log);
        ConnectionString = cluster.Login.ConnectionStringTo(port, Database).ConnectionString;
        tending = Tend(stopping.Token);
    }

    public string ConnectionString { get; }

    /// <summary>Where the server writes its log.</summary>
    public string LogFile => folder.PathTo("server.log");

    /// <summary>Starts the server of this data folder, or joins it where it runs.</summary>
    /// <remarks>The binaries are a folder with initdb, pg_ctl and postgres; null searches for one.</remarks>
    /// <exception cref="EmbeddedPostgresException">It cannot run; the message says what to do.</exception>
    public static async Task<EmbeddedPostgresServer> Start(
        string dataDirectory,
        string? binaries,
        ILogger log,
        CancellationToken cancel
    )
    {
        if (OperatingSystem.IsWindows())
            throw new EmbeddedPostgresException(
                "The embedded database runs on Linux and macOS only. Give a connection string "
                    + "(ConnectionStrings__ChannelFit), or run `docker compose up`."
            );

        dataDirectory = Path.GetFullPath(dataDirectory);
        try
        {
            Directory.CreateDirectory(dataDirectory);
            var major = PostgresClusterFolder.FindMajorVersion(dataDirectory);
            var existing = major is null ? null : PostgresClusterFolder.PathOf(dataDirectory, major.Value);
            var account = await PostgresAccount.Choose(existing, cancel);
            var found = await PostgresBinaries.Find(binaries, major, account, log, cancel);
            var home = await PostgresClusterFolder.Prepare(dataDirectory, found.Major, account, log, cancel);
            return await Join(home, new PostgresCluster(home, found, account, log), log, cancel);
        }
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException or Win32Exception or NpgsqlException)
        {
            throw new EmbeddedPostgresException(
                $"The embedded database cannot use the data folder {dataDirectory}: {fault.Message} Give this user "
                    + "all rights to it, or choose another (ChannelFit__DataDirectory).",
                fault
            );
        }
    }

    /// <summary>Leaves the server, and stops it if nobody else is left.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await tending;
        stopping.Dispose();

        try
        {
            await using var turn = await folder.AcquireStartStopLock(CancellationToken.None);
            await Leave(folder, cluster, use, log);
        }
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException or Win32Exception or EmbeddedPostgresException)
        {
            log.LogStopFailed(folder.Path, fault.Message);
        }
    }

    private static async Task<EmbeddedPostgresServer> Join(
        PostgresClusterFolder home,
        PostgresCluster server,
        ILogger log,
        CancellationToken cancel
    )
    {
        await using var turn = await TurnToJoin(home, server, cancel);
        var share = home.AcquireUseLock();
        try
        {
            await server.Initialize(cancel);
            var found = await server.EnsureRunning(null, cancel);
            await server.EnsureDatabase(found, Database, cancel);
            return new(home, server, share, found, log);
        }
        catch
        {
            await Leave(home, server, share, log);
            throw;
        }
    }

    // Whoever uses a server brings it back. If we cannot reach it all the same, its users may live in another container
    // that shares our files, where a second server would ruin them.
    private static async Task<FileStream> TurnToJoin(
        PostgresClusterFolder home,
        PostgresCluster server,
        CancellationToken cancel
    )
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(500, cancel))
        {
            var turn = await home.AcquireStartStopLock(cancel);
            if (home.IsUnused() || await server.IsReachable(cancel))
                return turn;
            await turn.DisposeAsync();
        }

        throw new EmbeddedPostgresException(
            $"Another process uses {home.Path}, but its PostgreSQL cannot be reached from here. "
                + "Stop that process, or choose another data folder (ChannelFit__DataDirectory)."
        );
    }

    private static async Task Leave(PostgresClusterFolder home, PostgresCluster server, FileStream share, ILogger log)
    {
        await share.DisposeAsync();
        if (!server.IsRunning)
            return;
        if (home.IsUnused())
            await server.Stop();
        else
            log.LogLeftRunning(home.Path);
    }

    // A killed server comes back at its port, so that whoever holds the connection string need not know.
    private async Task Tend(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                if (!cluster.IsRunning)
                    await Restart(cancel);
            }
        }
        catch (OperationCanceledException) { }
    }

    private async Task Restart(CancellationToken cancel)
    {
        log.LogServerGone(folder.Path);
        try
        {
            await using var turn = await folder.AcquireStartStopLock(cancel);
            var now = await cluster.EnsureRunning(port, cancel);
            if (now != port)
                log.LogPortChanged(now, port);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogRestartFailed(fault, folder.Path);
            await Task.Delay(TimeSpan.FromSeconds(30), cancel);
        }
    }
}
