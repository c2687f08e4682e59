using System.Diagnostics;
using ChannelFit.EmbeddedPostgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Data folders for tests that kill servers: one cluster is created, copied while stopped, and all are deleted at the end.</summary>
public sealed class PostgresClusterFixture : IAsyncLifetime
{
    // Characters that break careless shell scripts.
    private readonly string root = Path.Combine(
        Path.GetTempPath(),
        $"channelfit's \"$HOME\" of `clusters` {Guid.NewGuid():N}"
    );
    private int paths;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(root);
        await using var postgres = await Start(Path.Combine(root, "first"));
        await Execute(postgres.ConnectionString, "create table seed as select 1");
    }

    public async Task DisposeAsync()
    {
        const string Linked =
            "find \"$1\" -type l -name 'postgres-*' -exec sh -c 'rm -rf \"$(readlink -f \"$0\")\"' {} ';'";
        await Run("sh", "-c", Linked, "sh", root);
        await Run("rm", "-rf", root);
    }

    public string NewPath(string name) => Path.Combine(root, $"{name} {Interlocked.Increment(ref paths)}");

    public async Task<string> Copy()
    {
        var copy = NewPath("copy");
        await Run("cp", "-a", Path.Combine(root, "first"), copy);
        return copy;
    }

    public static Task<EmbeddedPostgresServer> Start(
        string folder,
        string? binaries = null,
        CancellationToken cancel = default
    ) => EmbeddedPostgresServer.Start(folder, binaries, NullLogger.Instance, cancel);

    public static string ClusterFolder(string folder) => Directory.GetDirectories(folder, "postgres-*").Single();

    public static string PidFile(string folder) => Path.Combine(ClusterFolder(folder), "data", "postmaster.pid");

    /// <summary>Returns the process id of the folder's server; null after a clean stop.</summary>
    public static int? ServerProcessOf(string folder) =>
        File.Exists(PidFile(folder)) ? int.Parse(File.ReadLines(PidFile(folder)).First()) : null;

    public static int PortOf(EmbeddedPostgresServer postgres) =>
        new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Port;

    public static void Kill(int process)
    {
        using var running = Process.GetProcessById(process);
        running.Kill();
    }

    public static async Task<object?> Execute(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? value : null;
    }

    public static async Task<object?> Eventually(Func<Task<object?>> ask)
    {
        for (var stopwatch = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                return await ask();
            }
            catch (NpgsqlException) when (stopwatch.Elapsed < TimeSpan.FromSeconds(30)) { }
        }
    }

    public static async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed: {output}");
    }
}

/// <summary>A second process that uses the database of a folder, to be killed or stopped.</summary>
public sealed class ClusterHolderProcess : IDisposable
{
    private readonly Process process;

    public ClusterHolderProcess(string folder)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        process = Process.Start(
            new ProcessStartInfo(dotnet, [typeof(ClusterHolderProcess).Assembly.Location, folder])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
    }

    public async Task<string> ConnectionString() =>
        await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process ended early.");

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public async Task Stop()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }
}

/// <summary>A dead process named postgres whose parent never waits for it.</summary>
public sealed class ZombieProcess : IDisposable
{
    private readonly Process parent;

    private ZombieProcess(Process parent, int id) => (this.parent, Id) = (parent, id);

    public int Id { get; }

    public static async Task<ZombieProcess> New(string folder)
    {
        const string Script = "(sleep 0.2; exec \"$1\") & echo $!; exec sleep 60";
        Directory.CreateDirectory(folder);
        var postgres = Path.Combine(folder, "postgres");
        File.Copy("/usr/bin/true", postgres);
        var zombie = Process.Start(
            new ProcessStartInfo("sh", ["-c", Script, "sh", postgres])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var id = int.Parse((await zombie.StandardOutput.ReadLineAsync())!);
        await Task.Delay(500);
        return new(zombie, id);
    }

    public void Dispose()
    {
        parent.Kill();
        parent.Dispose();
    }
}
