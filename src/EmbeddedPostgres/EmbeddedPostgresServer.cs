using System.ComponentModel;
using System.Diagnostics;
using Npgsql;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>A private PostgreSQL server in the data folder. Processes share one server, and the last one stops it.</summary>
/// <remarks>
/// Every process that uses the server holds a shared file lock while it runs. The operating system releases the lock even
/// after kill -9. A server is started and stopped under a second, exclusive lock. A server without users is reused by the
/// next process.
/// </remarks>
public sealed class EmbeddedPostgresServer : IAsyncDisposable
{
    private const string Database = "channelfit";

    private static readonly TimeSpan JoinTimeout = TimeSpan.FromMinutes(2);

    private readonly PostgresClusterFolder folder;
    private readonly PostgresCluster cluster;
    private readonly FileStream useLock;
    private readonly ILogger log;
    private readonly int port;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task monitoring;

    private EmbeddedPostgresServer(
        PostgresClusterFolder folder,
        PostgresCluster cluster,
        FileStream useLock,
        int port,
        ILogger log
    )
    {
        (this.folder, this.cluster, this.useLock, this.port, this.log) = (folder, cluster, useLock, port, log);
        ConnectionString = cluster.Login.ConnectionStringTo(port, Database).ConnectionString;
        monitoring = Monitor(stopping.Token);
    }

    public string ConnectionString { get; }

    /// <summary>The log file of the server.</summary>
    public string LogFile => folder.PathTo("server.log");

    /// <summary>Starts the server of a data folder, or joins a running one.</summary>
    /// <param name="dataDirectory">The data folder.</param>
    /// <param name="binaries">A folder with initdb, pg_ctl and postgres; null to search for one.</param>
    /// <param name="log">The log.</param>
    /// <param name="cancel">Cancels the start.</param>
    /// <exception cref="EmbeddedPostgresException">The server cannot run. The message says what the operator can do.</exception>
    public static async Task<EmbeddedPostgresServer> Start(
        string dataDirectory,
        string? binaries,
        ILogger log,
        CancellationToken cancel
    )
    {
        if (OperatingSystem.IsWindows())
            throw new EmbeddedPostgresException(
                "The embedded database runs on Linux and macOS only. Set a connection string "
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
            var prepared = await PostgresClusterFolder.Prepare(dataDirectory, found.Major, account, log, cancel);
            return await Join(prepared, new PostgresCluster(prepared, found, account, log), log, cancel);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or Win32Exception or NpgsqlException)
        {
            throw new EmbeddedPostgresException(
                $"The embedded database cannot use the data folder {dataDirectory}: {exception.Message} Give this user "
                    + "access to the folder, or choose another folder (ChannelFit__DataDirectory).",
                exception
            );
        }
    }

    /// <summary>Releases the server, and stops it if no other process uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await monitoring;
        stopping.Dispose();

        try
        {
            await using var startStopLock = await folder.AcquireStartStopLock(CancellationToken.None);
            await Leave(folder, cluster, useLock, log);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or Win32Exception or EmbeddedPostgresException
            )
        {
            log.LogStopFailed(folder.Path, exception.Message);
        }
    }

    private static async Task<EmbeddedPostgresServer> Join(
        PostgresClusterFolder folder,
        PostgresCluster cluster,
        ILogger log,
        CancellationToken cancel
    )
    {
        await using var startStopLock = await AcquireLockToJoin(folder, cluster, cancel);
        var joined = folder.AcquireUseLock();
        try
        {
            await cluster.Initialize(cancel);
            var found = await cluster.EnsureRunning(null, cancel);
            await cluster.EnsureDatabase(found, Database, cancel);
            return new(folder, cluster, joined, found, log);
        }
        catch
        {
            await Leave(folder, cluster, joined, log);
            throw;
        }
    }

    // A process that uses the server restarts it. If the server is in use but stays unreachable, its users may run in
    // another container that shares the files, and a second server would corrupt them.
    private static async Task<FileStream> AcquireLockToJoin(
        PostgresClusterFolder folder,
        PostgresCluster cluster,
        CancellationToken cancel
    )
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < JoinTimeout; await Task.Delay(500, cancel))
        {
            var startStopLock = await folder.AcquireStartStopLock(cancel);
            if (folder.IsUnused() || await cluster.IsReachable(cancel))
                return startStopLock;
            await startStopLock.DisposeAsync();
        }

        throw new EmbeddedPostgresException(
            $"Another process uses {folder.Path}, but this process cannot reach its PostgreSQL server. Stop the other "
                + "process, or choose another data folder (ChannelFit__DataDirectory)."
        );
    }

    private static async Task Leave(
        PostgresClusterFolder folder,
        PostgresCluster cluster,
        FileStream useLock,
        ILogger log
    )
    {
        await useLock.DisposeAsync();
        if (!cluster.IsRunning)
            return;
        if (folder.IsUnused())
            await cluster.Stop();
        else
            log.LogLeftRunning(folder.Path);
    }

    // A killed server is restarted on the same port, so that connection strings stay valid.
    private async Task Monitor(CancellationToken cancel)
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
            await using var startStopLock = await folder.AcquireStartStopLock(cancel);
            var newPort = await cluster.EnsureRunning(port, cancel);
            if (newPort != port)
                log.LogPortChanged(newPort, port);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.LogRestartFailed(exception, folder.Path);
            await Task.Delay(TimeSpan.FromSeconds(30), cancel);
        }
    }
}
