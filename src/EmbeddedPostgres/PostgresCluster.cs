using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>Creates, starts and stops a private cluster. A login proves that a running server is ours. Callers must hold the start/stop lock.</summary>
internal sealed class PostgresCluster(
    PostgresClusterFolder folder,
    PostgresBinaries binaries,
    PostgresAccount account,
    ILogger log
)
{
    private const int MaxStartAttempts = 10;

    // After a crash, recovery may take this long until the server accepts connections.
    private static readonly TimeSpan RecoveryTimeout = TimeSpan.FromMinutes(2);

    public PostgresClusterLogin Login { get; } = new(folder);

    public bool IsRunning => PostmasterProcess.ReadPidFile(folder.DataPath) is { } server && server.IsRunningPostgres();

    public async Task<bool> IsReachable(CancellationToken cancel) =>
        PostmasterProcess.ReadPidFile(folder.DataPath) is { } server && await IsOurs(server.Port, cancel);

    /// <summary>Creates the cluster if it does not exist. An incomplete cluster never gets its final name.</summary>
    public async Task Initialize(CancellationToken cancel)
    {
        if (Directory.Exists(folder.DataPath))
            return;

        log.LogCreatingCluster(binaries.Major, folder.Path);
        await Login.WritePassword(account, cancel);
        // A new name for each attempt: an interrupted initdb may still write to the previous folder.
        var unfinished = $"data.init-{Guid.NewGuid():N}";
        string[] authentication =
        [
            "-U",
            PostgresClusterLogin.User,
            "-A",
            "scram-sha-256",
            "--pwfile",
            PostgresClusterLogin.PasswordFile,
        ];
        string[] encoding = ["-E", "UTF8", "--locale=C", "--data-checksums"];
        try
        {
            var result = await Run("initdb", ["-D", unfinished, .. authentication, .. encoding], cancel);
            if (!result.Succeeded)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL could not create a database in {folder.Path}. Correct the cause, or choose another data folder "
                        + $"(ChannelFit__DataDirectory): {result.ErrorOutput}"
                );

            Directory.Move(folder.PathTo(unfinished), folder.DataPath);
        }
        finally
        {
            if (Directory.Exists(folder.PathTo(unfinished)))
                Directory.Delete(folder.PathTo(unfinished), recursive: true);
        }
    }

    /// <summary>Returns the port of the running server, and starts it if needed, on the preferred port if that is free.</summary>
    public async Task<int> EnsureRunning(int? preferredPort, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        for (var attempt = 1; ; )
        {
            if (PostmasterProcess.ReadPidFile(folder.DataPath) is { } server)
            {
                if (await IsOurs(server.Port, cancel))
                {
                    log.LogUsingRunningServer(server.Port, folder.Path);
                    return server.Port;
                }

                if (await server.MayServeCluster(folder.DataPath, account, cancel))
                {
                    if (waited.Elapsed > RecoveryTimeout)
                        throw new EmbeddedPostgresException(
                            $"Process {server.Id} uses {folder.DataPath} but rejects our login. Stop it, then try again."
                        );
                    await Task.Delay(200, cancel);
                    continue;
                }

                if (server.TryRemoveStalePidFile(folder.DataPath))
                    log.LogStalePidFile(server.Id, folder.Path);
                preferredPort ??= server.Port;
            }

            var port = FreePort(preferredPort ?? 0);
            cancel.ThrowIfCancellationRequested();
            var start = await Start(port);
            if (start.Succeeded)
            {
                log.LogStarted(binaries.Major, port, folder.Path);
                return port;
            }

            // Another process may have taken the port, or backends of a killed server may still be running.
            if (attempt++ == MaxStartAttempts)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL did not start; {folder.PathTo("server.log")} says why. {start.ErrorOutput}"
                );
            await Task.Delay(500, cancel);
        }
    }

    public async Task EnsureDatabase(int port, string name, CancellationToken cancel)
    {
        await using var connection = await Login.Open(port, cancel);
        await using var find = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection);
        find.Parameters.AddWithValue(name);
        if (await find.ExecuteScalarAsync(cancel) is not null)
            return;
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync(cancel);
    }

    public async Task Stop()
    {
        string[] fast = ["stop", "-D", "data", "-m", "fast", "-w", "-t", "60"];
        var stop = await Run("pg_ctl", fast, CancellationToken.None);
        if (stop.Succeeded)
            log.LogStopped(folder.Path);
        else
            log.LogStopFailed(folder.Path, stop.ErrorOutput);
    }

    // pg_ctl uses a shell, so paths are relative to the folder, whose name may contain special characters. The log contains
    // no statements and no values, which are people's answers. The start is not cancelled, because nothing would stop a
    // server that is only partly started.
    private Task<ProcessResult> Start(int port)
    {
        var options =
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
            + "-c log_min_error_statement=panic -c log_error_verbosity=terse";
        return Run(
            "pg_ctl",
            ["start", "-D", "data", "-w", "-t", "60", "-l", "server.log", "-o", options],
            CancellationToken.None
        );
    }

    private Task<ProcessResult> Run(string program, string[] arguments, CancellationToken cancel) =>
        account.Run(Path.Combine(binaries.Folder, program), arguments, folder.Path, RecoveryTimeout, cancel);

    // The password identifies the cluster; the path distinguishes it from a copy of its folder.
    private async Task<bool> IsOurs(int port, CancellationToken cancel)
    {
        if (port == 0)
            return false;
        try
        {
            await using var connection = await Login.Open(port, cancel);
            await using var where = new NpgsqlCommand("show data_directory", connection);
            return await account.IsSameFolder(
                (string)(await where.ExecuteScalarAsync(cancel))!,
                folder.DataPath,
                cancel
            );
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static int FreePort(int preferred)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, preferred);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException) when (preferred != 0)
        {
            return FreePort(0);
        }
    }
}
