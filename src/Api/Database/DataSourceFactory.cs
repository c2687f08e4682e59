using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Opens the pool of connections that serves requests.</summary>
public static class DataSourceFactory
{
    public static NpgsqlDataSource Create(string connectionString, ILoggerFactory? logs = null)
    {
        DapperTypeHandlers.Register();
        connectionString = ForWriting(connectionString);
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var settings = builder.ConnectionStringBuilder;

        // Two instances and an operator fit under a server's usual hundred.
        if (!given.ShouldSerialize("Maximum Pool Size"))
            settings.MaxPoolSize = 40;
        if (!given.ShouldSerialize("Max Auto Prepare"))
            settings.MaxAutoPrepare = 32;
        // Busy is said (503) while the client still waits: sooner than it, or a proxy before us, gives up.
        if (!given.ShouldSerialize("Timeout"))
            settings.Timeout = 5;
        if (!given.ShouldSerialize("Command Timeout"))
            settings.CommandTimeout = 15;
        // All that we set ends with its transaction, so there is nothing to reset; poolers want it so, too.
        if (!given.ShouldSerialize("No Reset On Close"))
            settings.NoResetOnClose = true;

        settings.ApplicationName ??= "channelfit";
        // Details quote the row that failed: a person's answers would reach the log.
        settings.IncludeErrorDetail = false;
        return builder.UseLoggerFactory(logs).Build();
    }

    /// <summary>Of several hosts only a primary server will do, unless the string says otherwise.</summary>
    internal static string ForWriting(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);

        if (settings.Host?.Contains(',', StringComparison.Ordinal) == true)
            settings.TargetSessionAttributes ??= "read-write";

        return settings.ConnectionString;
    }
}
