using System.Data;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Runs work on one connection of the pool: every transaction of the service begins and ends here.</summary>
internal static class DatabaseSession
{
    /// <summary>
    /// What a transaction that writes sets first. PostgreSQL tells by a warning that a commit did not reach the standby,
    /// so a role that hides warnings must not hide this one.
    /// </summary>
    public const string Warnings = "set_config('client_min_messages', 'notice', true)";

    /// <summary>
    /// Makes the commit wait for the standby even where the transaction changes nothing: what it found, such as the first
    /// request with the same Idempotency-Key, is then confirmed, too.
    /// </summary>
    /// <remarks>To Dapper `)::` looks like a parameter of OleDb.</remarks>
    public const string Confirmation = $"""
        {Warnings},
        case when not pg_is_in_recovery() then cast(pg_logical_emit_message(true, 'channelfit', '') as text) end
        """;

    private const long MillisecondsBetweenClears = 1000;

    private static readonly ConditionalWeakTable<NpgsqlDataSource, StrongBox<long>> Clears = [];

    /// <summary>Runs statements in one transaction and one round trip. The settings end with the transaction.</summary>
    /// <remarks>
    /// The settings and the statements travel as one pipeline with a single Sync at its end. PostgreSQL runs that as one
    /// implicit transaction: it commits whole or not at all. No `begin` and `commit` are needed, and after an error
    /// nothing is left open that the next user of the connection would inherit.
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

                // Read to its end, or to PostgreSQL's refusal, the grid needs no Dispose: after a refusal that would send
                // a cancel request over a second connection. Only where the caller stumbles is anything left to be cleared.
                try
                {
                    await grid.ReadFirstAsync<string>();
                    var result = await read(grid);

                    // Rows arrive before the commit does: only the end of the stream says that it is durable.
                    while (!grid.IsConsumed)
                        await grid.ReadAsync();

                    return result;
                }
                catch (Exception fault) when (fault is not PostgresException)
                {
                    await grid.DisposeAsync();
                    throw;
                }
            },
            cancel
        );

    /// <summary>Runs work that ends its own transaction.</summary>
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

            // Our own cancel, at the command's timeout or because the client left, ends PostgreSQL's wait for a standby
            // like an operator's does: the commit then succeeds, with a warning.
            return isUnconfirmed ? throw new UnconfirmedWriteException() : result;
        }
        catch (Exception fault) when (IsStale(connection, fault))
        {
            Clear(source);

            // It was committed, whatever broke after that.
            if (isUnconfirmed && fault is not UnconfirmedWriteException)
                throw new UnconfirmedWriteException();

            throw;
        }
    }

    /// <summary>Waits until a standby has all that was committed before, by whichever connection.</summary>
    /// <exception cref="UnconfirmedWriteException">No standby confirmed it.</exception>
    public static async Task Confirm(NpgsqlConnection connection, CancellationToken cancel)
    {
        var isUnconfirmed = false;
        connection.Notice += (_, sent) => isUnconfirmed |= StoppedWaiting(sent.Notice);
        await connection.ExecuteAsync(new($"select {Confirmation}", cancellationToken: cancel));

        if (isUnconfirmed)
            throw new UnconfirmedWriteException();
    }

    private static async Task<NpgsqlConnection> Open(NpgsqlDataSource source, CancellationToken cancel)
    {
        try
        {
            return await source.OpenConnectionAsync(cancel);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            // Npgsql lets these through, such as the one of a name that DNS does not know just now.
            throw new NpgsqlException($"The database's server cannot be reached: {fault.Message}", fault);
        }
    }

    /// <summary>Returns true for the warning by which PostgreSQL ends its wait for a standby.</summary>
    /// <remarks>The routine's name is not translated, as the text is. Some servers leave it out.</remarks>
    private static bool StoppedWaiting(PostgresNotice notice) =>
        notice.Routine is { } routine
            ? routine is "SyncRepWaitForLSN"
            : notice is { InvariantSeverity: "WARNING", SqlState: "01000" or PostgresErrorCodes.AdminShutdown };

    /// <summary>Returns true where the fault is one of the connection, which others of the pool may share.</summary>
    /// <remarks>
    /// A connection can work and still be of no use: its server process may have outlived its server, its files or its
    /// prepared statements, or hold the read-only default of the moment when it began.
    /// </remarks>
    private static bool IsStale(NpgsqlConnection connection, Exception fault) =>
        connection.State != ConnectionState.Open
        || fault
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

    /// <summary>Closes the pool's connections, at most once a second: while the server is ill every request comes here.</summary>
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
