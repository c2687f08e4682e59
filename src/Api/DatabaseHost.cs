using ChannelFit.Api.Cli;
using ChannelFit.Api.Postgres;

namespace ChannelFit.Api;

/// <summary>Finds the database that the settings name, or starts the embedded one.</summary>
public static class DatabaseHost
{
    /// <summary>The database to work on; disposing it stops what had to be started.</summary>
    /// <exception cref="EmbeddedPostgresException">No PostgreSQL could be started; the message names the choices.</exception>
    public static async Task<VerbContext> Open(Settings settings, ILoggerFactory logs, CancellationToken cancel)
    {
        var log = logs.CreateLogger("ChannelFit.Postgres");

        if (settings.ConnectionString is { } given)
        {
            return new(given, log, () => ValueTask.CompletedTask);
        }

        var embedded = await EmbeddedPostgres.Start(settings.DataDirectory, settings.PostgresBinaries, log, cancel);
        return new(embedded.ConnectionString, log, embedded.DisposeAsync) { ServerLog = embedded.LogFile };
    }
}
