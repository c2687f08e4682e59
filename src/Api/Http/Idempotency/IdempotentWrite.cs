using System.Security.Cryptography;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using Dapper;

namespace ChannelFit.Api.Http.Idempotency;

/// <summary>
/// Writes once for each Idempotency-Key; a retry gets the first answer again, kept as it was sent, with null in place of
/// secrets (api.md, Conventions).
/// </summary>
public static class IdempotentWrite
{
    /// <summary>
    /// A part of SQL, <c>attempt</c>: one row where the write is to go on, and none where the attempt was made before or
    /// the condition does not hold. It remembers <c>@Id</c> and the answer.
    /// </summary>
    /// <param name="rendering">SQL of the answer that is remembered.</param>
    public static string GuardSql(
        IdempotencyKey? attempt,
        string condition = "true",
        string rendering = "@rendering"
    ) =>
        attempt is null
            ? $"attempt as (select where {condition})"
            : IdempotencyStore.ClaimSql($"(select where {condition}) as asked", rendering: rendering);

    /// <summary>The arguments of a guarded statement.</summary>
    public static DynamicParameters ParametersFor(IdempotencyKey? attempt, Guid id, byte[] answer, object args)
    {
        var all = new DynamicParameters(args);
        all.AddDynamicParams(attempt);
        all.Add("Id", id);
        all.Add("rendering", Encoding.UTF8.GetString(answer));
        return all;
    }

    /// <summary>The first answer again, or why there is none; null where the attempt was never made.</summary>
    /// <param name="alive">SQL that says of <c>assessment</c>, the id that was remembered, whether it is still there.</param>
    /// <param name="answer">The answer as it was, but for the header that marks it.</param>
    public static async Task<IResult?> Replay(
        HttpContext http,
        TenantDb db,
        IdempotencyKey attempt,
        string alive,
        Func<Guid, byte[], Action<IHeaderDictionary>, IResult> answer
    )
    {
        var earlier = await db.Read(
            Caller.From(http).Partner,
            $"""
            select request, assessment as resource, rendering as answer, {alive} as alive
            from idempotency
            where partner_id = @tenant and scope = @Scope and key = @Key and kept_at >= now() - interval '24 hours'
            """,
            attempt,
            static grid => grid.ReadFirstOrDefaultAsync<StoredResponse?>(),
            http.RequestAborted
        );
        return earlier is null ? null
            : !CryptographicOperations.FixedTimeEquals(earlier.Request, attempt.Request)
                ? ProblemResults.Of(ProblemKind.IdempotencyKeyReused)
            : !earlier.Alive ? ProblemResults.Of(ProblemKind.Gone)
            : answer(
                earlier.Resource,
                Encoding.UTF8.GetBytes(earlier.Answer),
                headers => headers["Idempotency-Replayed"] = "true"
            );
    }

    /// <summary>The first answer again, where the same status and bytes are all of it; 409 where there is none.</summary>
    public static async Task<IResult> ReplayOrConflict(
        HttpContext http,
        TenantDb db,
        IdempotencyKey? attempt,
        string alive,
        int status
    ) =>
        (
            attempt is null
                ? null
                : await Replay(
                    http,
                    db,
                    attempt,
                    alive,
                    (_, bytes, mark) => JsonResponse.FromBytes(bytes, status, mark)
                )
        ) ?? ProblemResults.Of(ProblemKind.Conflict, retryAfter: 1);

    private sealed record StoredResponse(byte[] Request, Guid Resource, string Answer, bool Alive);
}
