using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChannelFit.Benchmarks;

/// <summary>The figures that a load generator reported.</summary>
public sealed record LoadResult(double Rate, long Done);

/// <summary>The load generators, with 64 connections each: wrk for HTTP, pgbench for PostgreSQL.</summary>
public static partial class LoadTools
{
    private const string Connections = "64";

    /// <summary>Fails before any measurement if a tool is missing.</summary>
    public static void RequireAll()
    {
        foreach (var tool in (string[])["wrk", "pgbench", "psql"])
        {
            var found = Environment
                .GetEnvironmentVariable("PATH")!
                .Split(':')
                .Any(folder => File.Exists(Path.Combine(folder, tool)));

            if (!found)
            {
                throw new BenchmarkException(
                    $"{tool} is missing. Install them: apt-get install wrk postgresql-contrib (macOS has no /proc: "
                        + "the service can be measured on Linux only)."
                );
            }
        }
    }

    /// <summary>Sends requests of one kind for a number of seconds; any response other than 2xx is an error.</summary>
    public static async Task<LoadResult> Wrk(string url, string? key, int seconds, params string[] script)
    {
        List<string> args = ["-t1", $"-c{Connections}", $"-d{seconds}s", "-s", Script("requests.lua")];

        if (key is not null)
        {
            args.AddRange(["-H", $"Authorization: Bearer {key}"]);
        }

        var output = await Run("wrk", [.. args, "-H", "Content-Type: application/json", url, "--", .. script]);

        if (
            output.Contains("Non-2xx", StringComparison.Ordinal)
            || output.Contains("Socket errors", StringComparison.Ordinal)
        )
        {
            throw new BenchmarkException($"wrk reported failures at {url}:\n{output}");
        }

        return new(Find(WrkRate(), output), (long)Find(WrkDone(), output));
    }

    /// <summary>Runs transactions of one script for a number of seconds.</summary>
    public static async Task<LoadResult> Pgbench(
        string connectionString,
        string scriptFile,
        int seconds,
        IReadOnlyDictionary<string, string> variables
    )
    {
        var defined = variables.SelectMany(variable => (string[])["-D", $"{variable.Key}={variable.Value}"]);
        string[] args = ["-n", "-Mprepared", "-j1", $"-c{Connections}", $"-T{seconds}", "-f", scriptFile, .. defined];
        var output = await Run("pgbench", args, connectionString);

        if (Find(PgbenchFailed(), output) > 0)
        {
            throw new BenchmarkException($"pgbench reported failures:\n{output}");
        }

        return new(Find(PgbenchRate(), output), (long)Find(PgbenchDone(), output));
    }

    /// <summary>Runs one psql command.</summary>
    public static Task Psql(string connectionString, string command) =>
        Run("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", command], connectionString);

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "scripts", name);

    private static async Task<string> Run(string tool, string[] args, string? connectionString = null)
    {
        var start = new ProcessStartInfo(tool, args)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        if (connectionString is not null)
        {
            var server = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
            start.Environment["PGHOST"] = server.Host;
            start.Environment["PGPORT"] = server.Port.ToString(CultureInfo.InvariantCulture);
            start.Environment["PGDATABASE"] = server.Database;
            start.Environment["PGUSER"] = server.Username;
            start.Environment["PGPASSWORD"] = server.Password;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new BenchmarkException($"{tool} failed:\n{output}{await error}");
    }

    private static double Find(Regex pattern, string output) =>
        pattern.Match(output) is { Success: true } match
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new BenchmarkException($"{pattern} is not in the output of the tool:\n{output}");

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex WrkRate();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex WrkDone();

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex PgbenchRate();

    [GeneratedRegex(@"actually processed: (\d+)")]
    private static partial Regex PgbenchDone();

    [GeneratedRegex(@"failed transactions: (\d+)")]
    private static partial Regex PgbenchFailed();
}
