using System.Data;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Runs work on one connection of the pool; all transactions of the service run here.</summary>
internal static class DatabaseSession
{
    /// <summary>
    /// The first setting of a transaction that writes. PostgreSQL sends a warning when a commit did not reach the standby, so
    /// the setting of a role that hides warnings is overridden.
    /// </summary>
    public const string ShowWarnings = "set_config('client_min_messages', 'notice', true)";

    /// <summary>
    /// Makes the commit wait for the standby even when the transaction changes nothing: the rows that it read, such as the
    /// record of an idempotency key, are then confirmed as well.
    /// </summary>
    /// <remarks>Uses `cast` because Dapper takes `)::` for a parameter of OLE DB.</remarks>
    public const string RequireConfirmation = $"""
        {ShowWarnings},
        case when not pg_is_in_recovery() then cast(pg_logical_emit_message(true, 'channelfit', '') as text) end
        """;

    private const long MillisecondsBetweenClears = 1000;

    private static readonly ConditionalWeakTable<NpgsqlDataSource, StrongBox<long>> Clears = [];

    /// <summary>Runs statements in one transaction and one round trip. The settings end with the transaction.</summary>
    /// <remarks>
    /// The settings and the statements travel as one pipeline with a single Sync at its end. PostgreSQL runs that as one
    /// implicit transaction: it commits whole or not at all. No `begin` and `commit` are needed, and after an error no
    /// transaction stays open on the connection.
    /// </remarks>
    public static Task<T> Query<T>(
        NpgsqlDataSource source,
        string settings,
        string sql,
        object? args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    ) =>
        Run(
            source,
            async connection =>
            {
                var grid = await connection.QueryMultipleAsync(
                    new($"select {settings}; {sql}", args, cancellationToken: cancel)
                );

                // A grid that was read to its end, or to an error of PostgreSQL, needs no Dispose; after an error, Dispose would
                // send a cancel request over a second connection. Only an exception of the caller leaves unread results.
                try
                {
                    await grid.ReadFirstAsync<string>();
                    var result = await read(grid);

                    // Rows arrive before the commit. Only the end of the stream confirms that it is durable.
                    while (!grid.IsConsumed)
                        await grid.ReadAsync();

                    return result;
                }
                catch (Exception exception) when (exception is not PostgresException)
                {
                    await grid.DisposeAsync();
                    throw;
                }
            },
            cancel
        );

    /// <summary>Runs work that commits its own transaction.</summary>
    /// <exception cref="UnconfirmedWriteException">The work was committed on the primary only.</exception>
    public static async Task<T> Run<T>(
        NpgsqlDataSource source,
        Func<NpgsqlConnection, Task<T>> work,
        CancellationToken cancel
    )
    {
        await using var connection = await Open(source, cancel);
        var isUnconfirmed = false;
        connection.Notice += (_, sent) => isUnconfirmed |= StoppedWaiting(sent.Notice);

        try
        {
            var result = await work(connection);

            // A cancel request, sent at the command's timeout or because the client disconnected, ends PostgreSQL's wait for a
            // standby: the commit then succeeds with a warning.
            return isUnconfirmed ? throw new UnconfirmedWriteException() : result;
        }
        catch (Exception exception) when (IsStale(connection, exception))
        {
            Clear(source);

            // The transaction was committed; the error came later.
            if (isUnconfirmed && exception is not UnconfirmedWriteException)
                throw new UnconfirmedWriteException();

            throw;
        }
    }

    /// <summary>Waits until a standby has everything that any connection has committed before.</summary>
    /// <exception cref="UnconfirmedWriteException">No standby confirmed it.</exception>
    public static async Task Confirm(NpgsqlConnection connection, CancellationToken cancel)
    {
        var isUnconfirmed = false;
        connection.Notice += (_, sent) => isUnconfirmed |= StoppedWaiting(sent.Notice);
        await connection.ExecuteAsync(new($"select {RequireConfirmation}", cancellationToken: cancel));

        if (isUnconfirmed)
            throw new UnconfirmedWriteException();
    }

    private static async Task<NpgsqlConnection> Open(NpgsqlDataSource source, CancellationToken cancel)
    {
        try
        {
            return await source.OpenConnectionAsync(cancel);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // Npgsql does not wrap these, such as the error for a host name that DNS cannot resolve.
            throw new NpgsqlException($"The database server cannot be reached: {exception.Message}", exception);
        }
    }

    /// <summary>Returns true for the warning by which PostgreSQL ends its wait for a standby.</summary>
    /// <remarks>The name of the routine is never translated, unlike the text. Some servers omit it.</remarks>
    private static bool StoppedWaiting(PostgresNotice notice) =>
        notice.Routine is { } routine
            ? routine is "SyncRepWaitForLSN"
            : notice is { InvariantSeverity: "WARNING", SqlState: "01000" or PostgresErrorCodes.AdminShutdown };

    /// <summary>Returns true when the error concerns the connection, so that other connections of the pool may have it as well.</summary>
    /// <remarks>
    /// A connection can work and still be useless: its server process may have lost its server, its files or its prepared
    /// statements, or keep the read-only default from the time at which it started.
    /// </remarks>
    private static bool IsStale(NpgsqlConnection connection, Exception exception) =>
        connection.State != ConnectionState.Open
        || exception
            is PostgresException
            {
                SqlState: PostgresErrorCodes.ReadOnlySqlTransaction
                    or ['0', '8', ..]
                    or ['2', '6', ..]
                    or "42P05"
                    or ['5', '7', 'P', ..]
                    or ['5', '8', ..]
                    or ['X', 'X', ..]
            };

    /// <summary>
    /// Closes the pool's connections, at most once a second, because every request fails while the server has a problem.
    /// </summary>
    private static void Clear(NpgsqlDataSource source)
    {
        var last = Clears.GetValue(source, static _ => new(long.MinValue / 2));
        var (now, before) = (Environment.TickCount64, Volatile.Read(ref last.Value));

        if (
            now - before >= MillisecondsBetweenClears
            && Interlocked.CompareExchange(ref last.Value, now, before) == before
        )
        {
            source.Clear();
        }
    }
}
