using ChannelFit.Api.Options;
using ChannelFit.EmbeddedPostgres;

namespace ChannelFit.Api.Database;

/// <summary>Finds the database that the settings name, or starts the embedded one.</summary>
public static class DatabaseProvisioner
{
    /// <summary>The database to work on; disposing it stops what had to be started.</summary>
    /// <exception cref="EmbeddedPostgresException">No PostgreSQL could be started; the message names the choices.</exception>
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
