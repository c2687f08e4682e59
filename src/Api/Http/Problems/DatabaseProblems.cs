using Npgsql;

namespace ChannelFit.Api.Http.Problems;

/// <summary>What PostgreSQL's errors mean to a client.</summary>
public static class DatabaseProblems
{
    /// <summary>The problem for a fault of the database that is nobody's mistake; null for all others.</summary>
    /// <param name="fault">What went wrong.</param>
    /// <param name="attempt">Whether the request has an Idempotency-Key.</param>
    public static IResult? For(Exception fault, bool attempt = false) =>
        fault switch
        {
            // A twin with the same Idempotency-Key held its row for longer than we wait, or somebody else another one.
            PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } held => ProblemResults.Of(
                attempt && WaitedForTwin(held) ? ProblemKind.Conflict : ProblemKind.Unavailable,
                retryAfter: 1
            ),
            // Away, starting, stopping, full, or the pool is exhausted (a NpgsqlException around a TimeoutException).
            PostgresException { IsTransient: true } => ProblemResults.Of(ProblemKind.Unavailable, retryAfter: 2),
            // So is a database that does not let us in, or is not there: what we asked was right when we started.
            PostgresException
            {
                SqlState: ['2', '8', ..] or ['3', 'D', ..] or ['5', '3', ..] or ['5', '7', 'P', ..] or ['5', '8', ..]
            } => ProblemResults.Of(ProblemKind.Unavailable, retryAfter: 2),
            // The assessment was deleted after it was found.
            PostgresException { ConstraintName: "share_assessment_fk" } => ProblemResults.Of(ProblemKind.NotFound),
            PostgresException => null,
            NpgsqlException => ProblemResults.Of(ProblemKind.Unavailable, retryAfter: 2),
            _ => null,
        };

    /// <remarks>In every language of the server it says where it waited, and only attempts are kept there.</remarks>
    private static bool WaitedForTwin(PostgresException held) =>
        held.Where?.Contains("\"idempotency", StringComparison.Ordinal) == true;
}
