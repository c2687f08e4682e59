using ChannelFit.Api.Database;
using ChannelFit.Api.Options;
using ChannelFit.EmbeddedPostgres;

namespace ChannelFit.Api;

/// <summary>Connects to the configured database, or starts the embedded one.</summary>
public static class DatabaseProvisioner
{
    /// <summary>Returns the database; disposing it stops the embedded server if one was started.</summary>
    /// <exception cref="EmbeddedPostgresException">The embedded PostgreSQL could not be started; the message names the alternatives.</exception>
    public static async Task<DatabaseConnectionInfo> Connect(
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
