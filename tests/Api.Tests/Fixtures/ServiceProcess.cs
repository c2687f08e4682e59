using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>The program as an operator runs it: in a process of its own, in Production by default.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    /// <summary>The default secret key.</summary>
    public static readonly string SecretKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(
        IEnumerable<(string Name, string Value)> settings,
        string[] arguments,
        string? program = null
    )
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [program ?? typeof(App).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        start.Environment["DOTNET_TieredPGO"] = "0"; // as in the process of the tests (tests/Directory.Build.props)
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ChannelFit__SecretKey"] = SecretKey;
        start.Environment["ChannelFit__DrainSeconds"] = "0";

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => AddLine(line.Data);
        process.ErrorDataReceived += (_, line) => Error.Enqueue(line.Data ?? "");
        process.Exited += (_, _) =>
            listening.TrySetException(new InvalidOperationException($"It ended: {string.Join('\n', Error)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The lines printed so far.</summary>
    public ConcurrentQueue<string> Output { get; } = [];

    public ConcurrentQueue<string> Error { get; } = [];

    /// <summary>Starts the program on a database and waits until it listens.</summary>
    public static Task<ServiceProcess> StartServing(
        string connectionString,
        params (string Name, string Value)[] settings
    ) => StartServing(null, connectionString, settings);

    /// <summary>Starts a program, by default this release's, on a database and waits until it listens.</summary>
    public static async Task<ServiceProcess> StartServing(
        string? program,
        string connectionString,
        (string Name, string Value)[] settings
    )
    {
        var service = new ServiceProcess(
            [
                ("ConnectionStrings__ChannelFit", connectionString),
                ("ChannelFit__PublicUrl", "https://fit.example.com"),
                .. settings,
            ],
            [],
            program
        );

        try
        {
            await service.listening.Task.WaitAsync(Patience);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program without waiting.</summary>
    public static ServiceProcess Start(params (string Name, string Value)[] settings)
    {
        var service = new ServiceProcess(settings, []);
        _ = service.listening.Task.Exception; // Observed, because an early exit is expected.
        return service;
    }

    /// <summary>Waits until the program prints a line with this text.</summary>
    public async Task WaitForOutput(string text)
    {
        for (var stopwatch = Stopwatch.StartNew(); !Output.Any(line => line.Contains(text)); await Task.Delay(5))
        {
            if (process.HasExited || stopwatch.Elapsed > Patience)
            {
                throw new InvalidOperationException(
                    $"It does not say '{text}': {string.Join('\n', Output.Concat(Error))}"
                );
            }
        }
    }

    /// <summary>Returns a memory figure in bytes by its name in Linux: VmRSS, or VmHWM for the maximum.</summary>
    public long Memory(string name) =>
        File.ReadLines($"/proc/{process.Id}/status")
            .Where(line => line.StartsWith($"{name}:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024)
            .Single();

    /// <summary>Sends a signal to the process by name.</summary>
    public Task Signal(string name) => PostgresClusterFixture.Run("kill", $"-{name}", $"{process.Id}");

    /// <summary>Runs the program until it exits.</summary>
    public static Task<(int Code, string Output, string Error)> Run(
        (string Name, string Value)[] settings,
        params string[] arguments
    ) => Run(null, settings, arguments);

    /// <summary>Runs a program, by default this release's, until it exits.</summary>
    public static async Task<(int Code, string Output, string Error)> Run(
        string? program,
        (string Name, string Value)[] settings,
        string[] arguments
    )
    {
        await using var service = new ServiceProcess(settings, arguments, program);
        var code = await service.End();
        return (code, string.Join('\n', service.Output), string.Join('\n', service.Error).Trim());
    }

    /// <summary>Creates a partner by the command and returns one of its secret keys.</summary>
    public static async Task<string> CreatePartner(string connectionString)
    {
        var (code, output, error) = await Run(
            [("ConnectionStrings__ChannelFit", connectionString)],
            "partner",
            "create",
            "A",
            "--json"
        );
        Assert.Equal((0, ""), (code, error));
        return JsonSerializer
            .Deserialize<JsonElement>(output)
            .List("keys")
            .First(key => key.Text("kind") == "secret")
            .Text("key");
    }

    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient { BaseAddress = listening.Task.Result };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new("Bearer", key);
        return client;
    }

    /// <summary>Asks the process to stop, as a supervisor does.</summary>
    public async Task Terminate() => await PostgresClusterFixture.Run("kill", "-TERM", $"{process.Id}");

    /// <summary>Waits for the process to exit and returns its exit code.</summary>
    public async Task<int> End()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void AddLine(string? line)
    {
        const string start = "Now listening on: ";

        if (line is null)
        {
            return;
        }

        Output.Enqueue(line);

        // Part of a JSON object in Production, a line of its own in Development.
        if (line.Split(start) is [_, var address, ..])
        {
            listening.TrySetResult(new(address.Split('"')[0]));
        }
    }
}
