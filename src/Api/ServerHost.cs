using System.Globalization;
using System.Net.Sockets;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Database;
using ChannelFit.Api.Demo;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Http;
using ChannelFit.Api.Options;
using ChannelFit.Catalog;
using ChannelFit.EmbeddedPostgres;

namespace ChannelFit.Api;

/// <summary>Runs the service from start to shutdown. A failed start prints the reason.</summary>
public static partial class ServerHost
{
    /// <summary>Serves requests until the process is stopped. Returns 1 and prints the reason if the start fails.</summary>
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
            return 0; // stopped before it served requests
        }
        catch (Exception exception) when (DescribeFailure(exception) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            return 1;
        }
    }

    /// <summary>Describes an exception for the operator; returns null for an unexpected exception, whose stack trace is needed.</summary>
    internal static string? DescribeFailure(Exception exception) =>
        exception is InvalidOptionsException or InvalidCatalogException or EmbeddedPostgresException
            ? exception.Message
            : CliCommand.DescribeFailure(exception);

    private static async Task Serve(string[] args, ShutdownSignals signals)
    {
        var stop = signals.Token;
        var builder = App.NewBuilder(args);
        var options = ChannelFitOptions.Load(builder.Configuration, builder.Environment, serves: true);
        var catalog = CatalogLoader.Load(App.SeedsFolder);
        CheckCultures(catalog.Languages);

        using var logs = LoggerFactory.Create(logging => logging.AddLogs(builder.Environment, () => true));

        foreach (var message in options.UnknownSettings)
        {
            LogUnknownSetting(logs.CreateLogger("ChannelFit.Options"), message);
        }

        await using var database = await DatabaseProvisioner.Open(options, logs, stop);
        await Migrations.Run(database.ConnectionString, database.Log, stop);

        var secret = await SecretKeyLoader.Load(options, stop);
        var reports = await LoadPublishedReports(database.ConnectionString, stop);

        builder.Services.AddSingleton<IHostLifetime>(signals);

        if (database.ServerLog is { } path)
        {
            builder.Services.AddSingleton(new ServerLog(path));
        }

        await using var app = App.Build(builder, options, catalog, database.ConnectionString, secret, reports);

        if (app.Environment.IsDevelopment() && options.ConnectionString is null)
        {
            await DemoPartner.EnsureExists(app, options.DataDirectory, stop);
        }

        await Start(app, options.MetricsPort, stop);
        await Drain(app, signals, options.DrainTime);

        // Waits for requests in progress before the embedded PostgreSQL is stopped.
        await app.WaitForShutdownAsync(stop);
    }

    private static async Task<PublishedReports> LoadPublishedReports(string connectionString, CancellationToken stop)
    {
        await using var source = DataSourceFactory.Create(connectionString);
        return await PublishedReports.Load(source, stop);
    }

    private static async Task Start(WebApplication app, int? metricsPort, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception exception) when (exception is IOException or SocketException or FormatException)
        {
            throw new InvalidOptionsException(
                ListenUrls.Explain(ListenUrls.Resolve(app.Configuration, metricsPort, []), exception)
            );
        }
    }

    /// <summary>Waits for the stop signal, then continues to serve until load balancers have noticed.</summary>
    private static async Task Drain(WebApplication app, ShutdownSignals signals, TimeSpan drainTime)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        using var signalled = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, stopping);
        await Task.Delay(Timeout.Infinite, signalled.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        if (signals.ReceivedSigterm && !stopping.IsCancellationRequested)
        {
            app.Services.GetRequiredService<DrainState>().Begin();
            using var skip = CancellationTokenSource.CreateLinkedTokenSource(signals.SecondSignal, stopping);
            await Task.Delay(drainTime, skip.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Message}")]
    private static partial void LogUnknownSetting(ILogger log, string message);

    /// <summary>Checks that the runtime has the cultures of all languages: reports format dates, which requires ICU.</summary>
    private static void CheckCultures(IEnumerable<string> languages)
    {
        try
        {
            foreach (var language in languages)
            {
                _ = CultureInfo.GetCultureInfo(language);
            }
        }
        catch (CultureNotFoundException exception)
        {
            throw new InvalidOptionsException(
                $"This .NET runtime cannot format dates in the language {exception.InvalidCultureName}: install ICU (Debian: "
                    + "libicu) or use a runtime image with ICU, and do not set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT."
            );
        }
    }
}
