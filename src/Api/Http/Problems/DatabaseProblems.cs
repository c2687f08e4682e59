using ChannelFit.Api.Database;
using Npgsql;

namespace ChannelFit.Api.Http.Problems;

/// <summary>Maps errors of PostgreSQL to problems.</summary>
public static class DatabaseProblems
{
    private const string Unconfirmed =
        "No standby of the database has confirmed the change: it may have been stored, and may still be lost. Send the same "
        + "request again after the seconds in Retry-After. With the same Idempotency-Key it is processed once and gets the "
        + "first response. Without an Idempotency-Key, check first whether the change was stored.";

    /// <summary>Returns the problem for a database error that is caused neither by the request nor by our statement; otherwise null.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="hasIdempotencyKey">True if the request has an Idempotency-Key.</param>
    public static IResult? For(Exception exception, bool hasIdempotencyKey = false) =>
        exception switch
        {
            UnconfirmedWriteException => ProblemResults.Of(ProblemKind.Unavailable, DetailOf(exception), retryAfter: 5),
            // Another request held the lock for longer than the timeout: one with the same Idempotency-Key, or an unrelated one.
            PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } timeout => ProblemResults.Of(
                hasIdempotencyKey && WaitedForSameIdempotencyKey(timeout)
                    ? ProblemKind.Conflict
                    : ProblemKind.Unavailable,
                retryAfter: 1
            ),
            // The assessment was deleted after this request had found it.
            PostgresException { ConstraintName: "share_assessment_fk" } => ProblemResults.Of(ProblemKind.NotFound),
            PostgresException { IsTransient: false, SqlState: var state } when !IsServerError(state) => null,
            // The database is unreachable or overloaded, or the pool is exhausted (a NpgsqlException around a TimeoutException).
            NpgsqlException => ProblemResults.Of(ProblemKind.Unavailable, retryAfter: 2),
            _ => null,
        };

    /// <summary>Returns the detail for the client; null if the default detail of the problem kind fits.</summary>
    internal static string? DetailOf(Exception exception) =>
        exception is UnconfirmedWriteException ? Unconfirmed : null;

    /// <summary>Returns whether the state of the server caused an error, and not the request or our statement.</summary>
    private static bool IsServerError(string state) =>
        state
            is ['0', '8', ..] // the connection, or a connection pooler
                or PostgresErrorCodes.ReadOnlySqlTransaction
                or ['2', '5', 'P', '0', '3' or '4'] // a timeout that an operator set ended the transaction
                or ['2', '6', ..] // a connection pooler lost a prepared statement
                or "42P05" // a connection pooler kept a prepared statement of another client
                or ['2', '8', ..] // login refused, although it succeeded at the start
                or ['3', 'D', ..] // the database does not exist, although it did at the start
                or ['4', '0', ..] // serialization failure or deadlock: retry
                or ['5', '3', ..] // out of disk space, memory or connections
                or ['5', '7', ..] // cancelled, starting or stopping
                or ['5', '8', ..] // I/O error in the server's files
                or ['F', '0', ..] // error in the server's configuration file
                or ['X', 'X', ..]; // corrupted data

    /// <remarks>The server names the table in every language, and the table holds nothing but idempotency keys.</remarks>
    private static bool WaitedForSameIdempotencyKey(PostgresException timeout) =>
        timeout.Where?.Contains("\"idempotency", StringComparison.Ordinal) == true;
}
