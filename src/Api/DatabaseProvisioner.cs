using ChannelFit.Api.Database;
using ChannelFit.Api.Options;
using ChannelFit.EmbeddedPostgres;

namespace ChannelFit.Api;

/// <summary>The choice of the database: the configured one, or the embedded one, which is started.</summary>
public static class DatabaseProvisioner
{
    /// <summary>
    /// Returns the configured connection string without connecting, or starts the embedded PostgreSQL. Disposing the result
    /// stops the server that was started.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">The embedded PostgreSQL could not be started; the message names the alternatives.</exception>
    public static async Task<OpenedDatabase> Open(
        ChannelFitOptions settings,
        ILoggerFactory logs,
        CancellationToken cancel
    )
    {
        var log = logs.CreateLogger("ChannelFit.Postgres");

        if (settings.ConnectionString is { } given)
        {
            return new(given, log, () => ValueTask.CompletedTask);
        }

        var embedded = await EmbeddedPostgresServer.Start(
            settings.DataDirectory,
            settings.PostgresBinaries,
            log,
            cancel
        );
        return new(embedded.ConnectionString, log, embedded.DisposeAsync) { ServerLog = embedded.LogFile };
    }
}
