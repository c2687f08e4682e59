using System.Globalization;
using System.Net.Sockets;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;

namespace ChannelFit.Api;

/// <summary>The life of the service from the first check to the last request; every start that fails says why.</summary>
public static class Serving
{
    /// <summary>Serves until the process is told to stop; 1 where it cannot start, with the reason on standard error.</summary>
    public static async Task<int> Run(string[] args)
    {
        using var signals = new StopSignals();

        try
        {
            await Serve(args, signals.Told);
            return 0;
        }
        catch (OperationCanceledException) when (signals.Told.IsCancellationRequested)
        {
            return 0; // told to stop before it served
        }
        catch (Exception fault) when (Explain(fault) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>All that an operator needs to know of a fault; null where the fault is ours.</summary>
    internal static string? Explain(Exception fault) =>
        fault is SettingsException or SeedException or EmbeddedPostgresException ? fault.Message : Verb.Explain(fault);

    private static async Task Serve(string[] args, CancellationToken stop)
    {
        var builder = App.NewBuilder(args);
        var settings = Settings.Read(builder.Configuration, builder.Environment, serves: true);
        var published = SeedFiles.Read(App.SeedsFolder);
        CheckCultures(published.Languages);

        using var logs = LoggerFactory.Create(logging => logging.AddLogs(builder.Environment));
        await using var database = await DatabaseHost.Open(settings, logs, stop);
        await Migrations.Run(database.ConnectionString, database.Log, stop);

        var secret = await SecretKeyFile.Open(settings, stop);

        if (database.ServerLog is { } path)
        {
            builder.Services.AddSingleton(new ServerLog(path));
        }

        await using var app = App.Build(builder, settings, published, database.ConnectionString, secret);

        if (app.Environment.IsDevelopment() && settings.ConnectionString is null)
        {
            await Demo.Prepare(app, settings.DataDirectory, stop);
        }

        await Start(app, stop);

        // Drains the requests under way; only then is an embedded PostgreSQL stopped.
        await app.WaitForShutdownAsync(stop);
    }

    private static async Task Start(WebApplication app, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            throw new SettingsException(
                $"The service cannot listen where it should: {fault.Message.TrimEnd('.')}. Stop what listens there, or "
                    + "choose another address with ASPNETCORE_URLS; a port below 1024 may need rights."
            );
        }
    }

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
            throw new SettingsException(
                $"This .NET runtime cannot write dates in the language {fault.InvalidCultureName}: install ICU (Debian: "
                    + "libicu), use a runtime image that holds it, and do not set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT."
            );
        }
    }
}
