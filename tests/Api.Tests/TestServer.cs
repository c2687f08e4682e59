using System.Diagnostics;
using ChannelFit.Api.Postgres;
using DotNet.Testcontainers.Configurations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testcontainers.PostgreSql;

namespace ChannelFit.Api.Tests;

/// <summary>The one PostgreSQL of a test run: a given one, else a container, else local binaries. Never a skip.</summary>
public static class TestServer
{
    private const string Given = "CHANNELFIT_TEST_POSTGRES";
    private const string Image = "TEST_POSTGRES_IMAGE";

    // When the pipe closes the tests are over, however they ended: stop the server at once and leave nothing.
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
    private static int databases;
    private static Process? janitor; // collected, it would close the pipe

    /// <summary>The connection string of the run's server, with the right to create databases and roles.</summary>
    public static Task<string> Start() => Server.Value;

    /// <summary>The connection string of a database of its own, a copy of the template if one is named.</summary>
    public static async Task<string> NewDatabase(string? template = null)
    {
        var server = new NpgsqlConnectionStringBuilder(await Start()) { Pooling = false };
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();

        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";
        var copy = template is null ? "" : $" template {template}";
        await using var create = new NpgsqlCommand($"create database {name}{copy}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(await Start()) { Database = name }.ConnectionString;
    }

    private static async Task<string> Find()
    {
        try
        {
            return Environment.GetEnvironmentVariable(Given)
                ?? await (TestcontainersSettings.OS.DockerEndpointAuthConfig is null ? Local() : Container());
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException(
                $"The tests need a PostgreSQL. Set {Given} to the connection string of a superuser, or run a Docker "
                    + $"engine that can pull {Image} (by default postgres:17), or install PostgreSQL 15 or later. "
                    + fault.Message,
                fault
            );
        }
    }

    private static async Task<string> Container()
    {
        var image = Environment.GetEnvironmentVariable(Image) ?? "postgres:17";
        var container = new PostgreSqlBuilder(image).WithCommand("-c", "fsync=off").Build();
        await container.StartAsync();
        return container.GetConnectionString();
    }

    private static async Task<string> Local()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"channelfit-tests-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var sweep = new ProcessStartInfo("sh", ["-c", Janitor, "sh", folder])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        janitor = Process.Start(sweep);

        var postgres = await EmbeddedPostgres.Start(folder, null, NullLogger.Instance, default);
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync();
        // Nothing here needs to outlive a power cut.
        await using var hurry = new NpgsqlCommand("alter system set fsync = off", connection);
        await hurry.ExecuteNonQueryAsync();
        await using var reload = new NpgsqlCommand("select pg_reload_conf()", connection);
        await reload.ExecuteNonQueryAsync();
        return postgres.ConnectionString;
    }
}
