using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Advice for operators on PostgreSQL errors that need an action.</summary>
internal static class DatabaseAdvice
{
    private const string Pooler =
        "A connection pooler in transaction mode, such as pgbouncer, lost prepared statements: add Max Auto Prepare=0 to "
        + "ConnectionStrings__ChannelFit, or use pgbouncer 1.21 or later with max_prepared_statements.";

    /// <summary>Returns advice for the operator; null if the error is clear enough or temporary.</summary>
    public static string? For(Exception exception) =>
        (exception as PostgresException)?.SqlState switch
        {
            "26000" or "42P05" or "08P01" => Pooler,
            PostgresErrorCodes.ReadOnlySqlTransaction =>
                "The database is read-only: ConnectionStrings__ChannelFit names a standby, or default_transaction_read_only "
                    + "is on. Name the primary server (with several hosts: Target Session Attributes=read-write).",
            ['5', '8', ..] =>
                "PostgreSQL cannot use its own files: they were replaced while the server was running, or the disk fails. "
                    + "Restart PostgreSQL and check its log.",
            _ => null,
        };
}
