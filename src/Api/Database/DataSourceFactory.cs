using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Creates the connection pool that serves requests.</summary>
public static class DataSourceFactory
{
    public static NpgsqlDataSource Create(string connectionString, ILoggerFactory? logs = null)
    {
        DapperTypeHandlers.Register();
        connectionString = ForWriting(connectionString);
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var settings = builder.ConnectionStringBuilder;

        // Two instances and an operator stay below PostgreSQL's default limit of 100 connections.
        if (!given.ShouldSerialize("Maximum Pool Size"))
            settings.MaxPoolSize = 40;
        if (!given.ShouldSerialize("Max Auto Prepare"))
            settings.MaxAutoPrepare = 32;
        // Short enough that an overloaded service responds 503 before the client, or a proxy, stops waiting.
        if (!given.ShouldSerialize("Timeout"))
            settings.Timeout = 5;
        if (!given.ShouldSerialize("Command Timeout"))
            settings.CommandTimeout = 15;
        // All our settings end with their transaction, so there is nothing to reset. Connection poolers require this as well.
        if (!given.ShouldSerialize("No Reset On Close"))
            settings.NoResetOnClose = true;

        settings.ApplicationName ??= "channelfit";
        // Error details quote the row: a person's answers would be logged.
        settings.IncludeErrorDetail = false;
        return builder.UseLoggerFactory(logs).Build();
    }

    /// <summary>Selects the primary server of several hosts, unless the connection string says otherwise.</summary>
    internal static string ForWriting(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);

        if (settings.Host?.Contains(',', StringComparison.Ordinal) == true)
            settings.TargetSessionAttributes ??= "read-write";

        return settings.ConnectionString;
    }
}
