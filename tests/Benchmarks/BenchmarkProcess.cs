using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace ChannelFit.Benchmarks;

/// <summary>A server of ours on a free port in a process of its own, which ends on disposal.</summary>
public sealed class BenchmarkProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly StringBuilder output = new();

    private BenchmarkProcess(ProcessStartInfo start, string url)
    {
        Url = url;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        process = Process.Start(start)!;
        process.OutputDataReceived += AddLine;
        process.ErrorDataReceived += AddLine;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Url { get; }

    public int Id => process.Id;

    /// <summary>Starts the service as an operator would.</summary>
    public static BenchmarkProcess Service(string connectionString, params (string Name, string Value)[] settings)
    {
        var url = FreeUrl();
        ProcessStartInfo start = new("dotnet", [InOutput("ChannelFit.Api.dll")]);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = url;
        start.Environment["ChannelFit__PublicUrl"] = url;
        start.Environment["ChannelFit__SecretKey"] = Convert.ToBase64String(new byte[32]);
        start.Environment["ChannelFit__RateLimits__PerMinute"] = "0";
        start.Environment["ConnectionStrings__ChannelFit"] = connectionString;

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new(start, url);
    }

    /// <summary>Starts the same Kestrel, under the same runtime settings, with a constant response.</summary>
    public static BenchmarkProcess Constant(string answerFile)
    {
        var url = FreeUrl();
        string[] runtime = ["exec", "--runtimeconfig", InOutput("ChannelFit.Api.runtimeconfig.json")];
        string[] program = [InOutput("ChannelFit.Benchmarks.dll"), "constant", url, answerFile];
        return new(new("dotnet", [.. runtime, .. program]), url);
    }

    /// <summary>Starts a program of peers/ with the connection in the variables of PostgreSQL, its address, its key and more arguments.</summary>
    public static BenchmarkProcess Node(string folder, string connectionString, string key, params string[] more)
    {
        var url = FreeUrl();
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        ProcessStartInfo start = new("node", [Path.Combine(folder, "server.mjs"), url, key, .. more]);
        start.Environment["NODE_ENV"] = "production";
        start.Environment["PGHOST"] = database.Host;
        start.Environment["PGPORT"] = database.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGDATABASE"] = database.Database;
        start.Environment["PGUSER"] = database.Username;
        start.Environment["PGPASSWORD"] = database.Password;
        return new(start, url);
    }

    /// <summary>Polls until the server responds with this status; returns the body and the time since the process was started.</summary>
    public async Task<(TimeSpan Since, byte[] Body)> First(HttpStatusCode status, Func<Task<HttpResponseMessage>> ask)
    {
        while (Stopwatch.GetElapsedTime(started) < Patience && !process.HasExited)
        {
            try
            {
                using var response = await ask();

                if (response.StatusCode == status)
                {
                    return (Stopwatch.GetElapsedTime(started), await response.Content.ReadAsByteArrayAsync());
                }

                throw new BenchmarkException($"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5); // The server does not listen yet.
            }
        }

        throw new BenchmarkException($"{Url} does not serve:\n{output}");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static string InOutput(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static string FreeUrl()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return $"http://{socket.LocalEndpoint}";
    }

    private void AddLine(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }
}
