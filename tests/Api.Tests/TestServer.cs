using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ChannelFit.Api.Tests;

/// <summary>One PostgreSQL for the whole run: the one that CHANNELFIT_TEST_POSTGRES names, else local binaries.</summary>
public static class TestServer
{
    private static readonly Lazy<Task<string>> Server = new(Launch);
    private static int databases;

    /// <summary>A superuser's connection string.</summary>
    public static Task<string> Start() => Server.Value;

    /// <summary>An empty database, or a copy of another, of the caller's own.</summary>
    public static async Task<string> NewDatabase(string? template = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(await Start());
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand(
            $"create database {name} template {template ?? "template0"}",
            connection
        );
        await create.ExecuteNonQueryAsync();
        settings.Database = name;
        return settings.ConnectionString;
    }

    private static async Task<string> Launch()
    {
        if (Environment.GetEnvironmentVariable("CHANNELFIT_TEST_POSTGRES") is { Length: > 0 } given)
            return given;

        var binaries = Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).First();
        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("channelfit-test-").FullName;
        await Run("chown", folder, "postgres", folder);
        await AsPostgres("initdb", $"-D {folder}/data -U postgres -A trust -E UTF8 --locale=C --no-sync");
        await AsPostgres(
            "pg_ctl",
            $"start -w -D {folder}/data -l {folder}/log -o",
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        );
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            AsPostgres("pg_ctl", $"stop -m immediate -D {folder}/data").Wait(TimeSpan.FromSeconds(10));
            Directory.Delete(folder, recursive: true);
        };
        return $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";

        Task AsPostgres(string program, string arguments, string? last = null) =>
            Run(
                "runuser",
                folder,
                [
                    "-u",
                    "postgres",
                    "--",
                    $"{binaries}/bin/{program}",
                    .. arguments.Split(' '),
                    .. last is null ? [] : new[] { last },
                ]
            );
    }

    private static async Task Run(string program, string folder, params string[] arguments)
    {
        // The server inherits these streams and outlives pg_ctl, so they are not redirected.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder })!;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, process.ExitCode);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
