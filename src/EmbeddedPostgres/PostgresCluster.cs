using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ChannelFit.EmbeddedPostgres;

/// <summary>One private cluster: made once, started, proved to be ours by a login, stopped. Callers hold its lock.</summary>
internal sealed class PostgresCluster(
    PostgresClusterFolder folder,
    PostgresBinaries binaries,
    PostgresAccount account,
    ILogger log
)
{
    private const int Attempts = 10;

    // Recovery after a crash may take this long before the server lets anyone in.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public PostgresClusterLogin Login { get; } = new(folder);

    public bool IsRunning => PostmasterProcess.ReadPidFile(folder.DataPath) is { } server && server.IsRunningPostgres();

    public async Task<bool> IsReachable(CancellationToken cancel) =>
        PostmasterProcess.ReadPidFile(folder.DataPath) is { } server && await IsOurs(server.Port, cancel);

    /// <summary>Makes the cluster where there is none; a half-made one never bears its name.</summary>
    public async Task Initialize(CancellationToken cancel)
    {
        if (Directory.Exists(folder.DataPath))
            return;

        log.LogCreatingCluster(binaries.Major, folder.Path);
        await Login.WritePassword(account, cancel);
        // A name of its own each time: an interrupted initdb may still be writing to the last one.
        var unfinished = $"data.init-{Guid.NewGuid():N}";
        string[] access =
        [
            "-U",
            PostgresClusterLogin.User,
            "-A",
            "scram-sha-256",
            "--pwfile",
            PostgresClusterLogin.PasswordFile,
        ];
        string[] kind = ["-E", "UTF8", "--locale=C", "--data-checksums"];
        try
        {
            var made = await Run("initdb", ["-D", unfinished, .. access, .. kind], cancel);
            if (!made.Succeeded)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL could not make a database in {folder.Path}. Mend what it names, or choose another "
                        + $"data folder (ChannelFit__DataDirectory): {made.Complaint}"
                );

            Directory.Move(folder.PathTo(unfinished), folder.DataPath);
        }
        finally
        {
            if (Directory.Exists(folder.PathTo(unfinished)))
                Directory.Delete(folder.PathTo(unfinished), recursive: true);
        }
    }

    /// <summary>The port of the running server, started if need be, on the wanted port if that is free.</summary>
    public async Task<int> EnsureRunning(int? wantedPort, CancellationToken cancel)
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
                    if (waited.Elapsed > Patience)
                        throw new EmbeddedPostgresException(
                            $"Process {server.Id} works in {folder.DataPath} and does not let us in. Stop it, then try again."
                        );
                    await Task.Delay(200, cancel);
                    continue;
                }

                if (server.TryRemoveStalePidFile(folder.DataPath))
                    log.LogStalePidFile(server.Id, folder.Path);
                wantedPort ??= server.Port;
            }

            var port = FreePort(wantedPort ?? 0);
            cancel.ThrowIfCancellationRequested();
            var start = await Start(port);
            if (start.Succeeded)
            {
                log.LogStarted(binaries.Major, port, folder.Path);
                return port;
            }

            // The port may have been taken meanwhile, or backends of a killed server may still be leaving.
            if (attempt++ == Attempts)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL did not start; {folder.PathTo("server.log")} says why. {start.Complaint}"
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
        await using var make = new NpgsqlCommand($"create database {name}", connection);
        await make.ExecuteNonQueryAsync(cancel);
    }

    public async Task Stop()
    {
        string[] fast = ["stop", "-D", "data", "-m", "fast", "-w", "-t", "60"];
        var stop = await Run("pg_ctl", fast, CancellationToken.None);
        if (stop.Succeeded)
            log.LogStopped(folder.Path);
        else
            log.LogStopFailed(folder.Path, stop.Complaint);
    }

    // Paths are relative to the folder, so that no character in it means anything to a shell. The log carries no
    // statements and no values: they are people's answers. It is never interrupted: of a server half started nobody would
    // know that it is there.
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
        account.Run(Path.Combine(binaries.Folder, program), arguments, folder.Path, Patience, cancel);

    // The password proves the cluster, the path tells it from a copy of its folder.
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

    private static int FreePort(int wanted)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, wanted);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException) when (wanted != 0)
        {
            return FreePort(0);
        }
    }
}
