using System.Collections.Concurrent;
using System.Diagnostics;
using ChannelFit.EmbeddedPostgres;
using DotNet.Testcontainers.Configurations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testcontainers.PostgreSql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>The one PostgreSQL server of a test run: the configured one, else a container, else local binaries. Tests never skip.</summary>
public static class TestPostgres
{
    private const string ConnectionVariable = "CHANNELFIT_TEST_POSTGRES";
    private const string ImageVariable = "CHANNELFIT_TEST_POSTGRES_IMAGE";

    private const string MemoryFolder = "/dev/shm";
    private const long MinFreeSpace = 4L << 30; // bytes

    // When the pipe closes, the tests have ended, however they did: stop the server at once and delete everything.
    private const string Janitor = """
        exec >/dev/null 2>&1
        trap '' INT TERM HUP
        read -r _
        for home in "$1"/postgres-*; do
            home=$(readlink -f "$home")
            kill -QUIT "$(head -n 1 "$home/data/postmaster.pid")"
            sleep 1
            rm -rf "$home"
        done
        rm -rf "$1"
        """;

    private static readonly Lazy<Task<string>> Server = new(Find);
    private static readonly ConcurrentQueue<string> Databases = new();
    private static int count;
    private static Process? cleanup; // A field, because its finalizer would close the pipe.

    /// <summary>The connection string of the run's server, with the right to create databases and roles.</summary>
    public static Task<string> Start() => Server.Value;

    /// <summary>Creates a database, as a copy of the template if one is named, and returns its connection string.</summary>
    public static async Task<string> NewDatabase(string? template = null)
    {
        var server = await Start();
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref count)}";
        await Execute(
            server,
            // Without the copy in the write-ahead log it needs half of the processor time.
            template is null
                ? $"create database {name}"
                : $"create database {name} template {template} strategy file_copy"
        );
        Databases.Enqueue(name);
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    private static async Task<string> Find()
    {
        try
        {
            if (Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 } given)
                return DropDatabasesAtExit(given);
            return await Fallback(
                TestcontainersSettings.OS.DockerEndpointAuthConfig is null ? null : Container,
                Local,
                Console.Error
            );
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(
                $"The tests need a PostgreSQL: set {ConnectionVariable} to a superuser's connection string, or run a Docker engine "
                    + $"that has or can pull {ImageVariable} (default postgres:17), or install PostgreSQL. {error.Message}",
                error
            );
        }
    }

    /// <summary>Returns a server in a container where the engine provides one; otherwise a local one.</summary>
    internal static async Task<string> Fallback(Func<Task<string>>? engine, Func<Task<string>> local, TextWriter notes)
    {
        try
        {
            if (engine is not null)
                return await engine();
        }
        catch (Exception error)
        {
            await notes.WriteLineAsync(
                $"The Docker engine gives no PostgreSQL ({error.Message}): the tests use the one of this machine."
            );
        }

        return await local();
    }

    // The runner kills this process 100 ms after its exit begins, so all databases are dropped at the same time.
    private static string DropDatabasesAtExit(string server)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            Task.WaitAll(Databases.Select(name => Execute(server, $"drop database {name} with (force)")));
        return server;
    }

    private static async Task<string> Container()
    {
        var image = Environment.GetEnvironmentVariable(ImageVariable) ?? "postgres:17";
        var container = new PostgreSqlBuilder(image)
            .WithCommand("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "jit=off", "-c", "max_connections=400")
            .Build();
        await container.StartAsync();
        return container.GetConnectionString();
    }

    // In memory where it has room: a file system on a disk creates and deletes the files of so many databases slowly.
    private static string ParentFolder() =>
        Directory.Exists(MemoryFolder) && new DriveInfo(MemoryFolder).AvailableFreeSpace >= MinFreeSpace
            ? MemoryFolder
            : Path.GetTempPath();

    private static async Task<string> Local()
    {
        var folder = Path.Combine(ParentFolder(), $"channelfit-tests-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var sweep = new ProcessStartInfo("sh", ["-c", Janitor, "sh", folder])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        cleanup = Process.Start(sweep);

        // Durability is not needed, and many applications run at once, each with its own pool.
        await using (var postgres = await EmbeddedPostgresServer.Start(folder, null, NullLogger.Instance, default))
        {
            await Execute(postgres.ConnectionString, "alter system set fsync = off");
            await Execute(postgres.ConnectionString, "alter system set full_page_writes = off");
            await Execute(postgres.ConnectionString, "alter system set jit = off"); // compiling takes longer than any query here
            await Execute(postgres.ConnectionString, "alter system set max_connections = 400");
        }

        return (await EmbeddedPostgresServer.Start(folder, null, NullLogger.Instance, default)).ConnectionString;
    }

    private static async Task Execute(string server, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(server) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
