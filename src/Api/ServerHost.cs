using System.Globalization;
using System.Net.Sockets;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Database;
using ChannelFit.Api.Demo;
using ChannelFit.Api.Http;
using ChannelFit.Api.Options;
using ChannelFit.Catalog;
using ChannelFit.EmbeddedPostgres;

namespace ChannelFit.Api;

/// <summary>The life of the service from the first check to the last request; every start that fails says why.</summary>
public static partial class ServerHost
{
    /// <summary>Serves until the process is told to stop; 1 where it cannot start, with the reason on standard error.</summary>
    public static async Task<int> Run(string[] args)
    {
        using var signals = new ShutdownSignals();

        try
        {
            await Serve(args, signals);
            return 0;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return 0; // told to stop before it served
        }
        catch (Exception fault) when (DescribeFailure(fault) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>All that an operator needs to know of a fault; null where the fault is ours.</summary>
    internal static string? DescribeFailure(Exception fault) =>
        fault is InvalidOptionsException or InvalidCatalogException or EmbeddedPostgresException
            ? fault.Message
            : CliCommand.DescribeFailure(fault);

    private static async Task Serve(string[] args, ShutdownSignals signals)
    {
        var stop = signals.Token;
        var builder = App.NewBuilder(args);
        var settings = ChannelFitOptions.Load(builder.Configuration, builder.Environment, serves: true);
        var published = CatalogLoader.Load(App.SeedsFolder);
        CheckCultures(published.Languages);

        using var logs = LoggerFactory.Create(logging => logging.AddLogs(builder.Environment, () => true));

        foreach (var sentence in settings.Unknown)
        {
            NotRead(logs.CreateLogger("ChannelFit.Settings"), sentence);
        }

        await using var database = await DatabaseProvisioner.Connect(settings, logs, stop);
        await Migrations.Run(database.ConnectionString, database.Log, stop);

        var secret = await SecretKeyLoader.Load(settings, stop);

        builder.Services.AddSingleton<IHostLifetime>(signals);

        if (database.ServerLog is { } path)
        {
            builder.Services.AddSingleton(new ServerLog(path));
        }

        await using var app = App.Build(builder, settings, published, database.ConnectionString, secret);

        if (app.Environment.IsDevelopment() && settings.ConnectionString is null)
        {
            await DemoPartner.EnsureExists(app, settings.DataDirectory, stop);
        }

        await Start(app, settings.MetricsPort, stop);
        await Drain(app, signals, settings.DrainTime);

        // Drains the requests under way; only then is an embedded PostgreSQL stopped.
        await app.WaitForShutdownAsync(stop);
    }

    private static async Task Start(WebApplication app, int? metricsPort, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception fault) when (fault is IOException or SocketException or FormatException)
        {
            throw new InvalidOptionsException(
                ListenUrls.Explain(ListenUrls.Resolve(app.Configuration, metricsPort, []), fault)
            );
        }
    }

    /// <summary>Waits for the order to stop, and goes on serving until load balancers have had time to notice.</summary>
    private static async Task Drain(WebApplication app, ShutdownSignals signals, TimeSpan time)
    {
        var ended = app.Lifetime.ApplicationStopping;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, ended);
        await Task.Delay(Timeout.Infinite, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        if (signals.BySupervisor && !ended.IsCancellationRequested)
        {
            app.Services.GetRequiredService<Draining>().Begin();
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(signals.Insisted, ended);
            await Task.Delay(time, enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sentence}")]
    private static partial void NotRead(ILogger log, string sentence);

    /// <summary>A report writes its date as its language does, which takes the data of ICU.</summary>
    private static void CheckCultures(IEnumerable<string> languages)
    {
        try
        {
            foreach (var language in languages)
            {
                _ = CultureInfo.GetCultureInfo(language);
            }
        }
        catch (CultureNotFoundException fault)
        {
            throw new InvalidOptionsException(
                $"This .NET runtime cannot write dates in the language {fault.InvalidCultureName}: install ICU (Debian: "
                    + "libicu), use a runtime image that holds it, and do not set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT."
            );
        }
    }
}
