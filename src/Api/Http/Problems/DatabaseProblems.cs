using ChannelFit.Api.Database;
using Npgsql;

namespace ChannelFit.Api.Http.Problems;

/// <summary>What PostgreSQL's errors mean to a client.</summary>
public static class DatabaseProblems
{
    private const string Unconfirmed =
        "The change may have been made, and may still be lost: no standby of the database has confirmed it. Send the same "
        + "request again after the seconds in Retry-After: with the same Idempotency-Key it is done once, and the answer is "
        + "the first one. Without a key, look first whether it was done.";

    /// <summary>The problem for a fault of the database that is nobody's mistake; null for all others.</summary>
    /// <param name="fault">What went wrong.</param>
    /// <param name="attempt">Whether the request has an Idempotency-Key.</param>
    public static IResult? For(Exception fault, bool attempt = false) =>
        fault switch
        {
            UnconfirmedWriteException => ProblemResults.Of(ProblemKind.Unavailable, DetailOf(fault), retryAfter: 5),
            // A twin with the same Idempotency-Key held its row for longer than we wait, or somebody else another one.
            PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } held => ProblemResults.Of(
                attempt && WaitedForTwin(held) ? ProblemKind.Conflict : ProblemKind.Unavailable,
                retryAfter: 1
            ),
            // The assessment was deleted after it was found.
            PostgresException { ConstraintName: "share_assessment_fk" } => ProblemResults.Of(ProblemKind.NotFound),
            PostgresException { IsTransient: false, SqlState: var state } when !IsOfTheServer(state) => null,
            // Away, busy, or the pool is exhausted (a NpgsqlException around a TimeoutException).
            NpgsqlException => ProblemResults.Of(ProblemKind.Unavailable, retryAfter: 2),
            _ => null,
        };

    /// <summary>Returns what a client does about the fault; null where the problem's kind says enough.</summary>
    internal static string? DetailOf(Exception fault) => fault is UnconfirmedWriteException ? Unconfirmed : null;

    /// <summary>Returns true for errors that the server's state decides, and neither the request nor our statement.</summary>
    private static bool IsOfTheServer(string state) =>
        state
            is ['0', '8', ..] // the connection, or a pooler
                or PostgresErrorCodes.ReadOnlySqlTransaction
                or ['2', '5', 'P', '0', '3' or '4'] // a transaction that an operator's timeout ended
                or ['2', '6', ..] // a prepared statement that a pooler lost
                or "42P05" // or kept
                or ['2', '8', ..] // we are not let in: what we asked was right when we started
                or ['3', 'D', ..] // nor is the database there
                or ['4', '0', ..] // to be tried again
                or ['5', '3', ..] // full
                or ['5', '7', ..] // cancelled, starting, stopping
                or ['5', '8', ..] // its files
                or ['F', '0', ..] // its settings
                or ['X', 'X', ..]; // its data

    /// <remarks>In every language of the server it says where it waited, and only attempts are kept there.</remarks>
    private static bool WaitedForTwin(PostgresException held) =>
        held.Where?.Contains("\"idempotency", StringComparison.Ordinal) == true;
}
