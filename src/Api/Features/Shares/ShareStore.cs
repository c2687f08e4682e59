using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;

namespace ChannelFit.Api.Features.Shares;

/// <summary>All SQL of shares.</summary>
public static class ShareStore
{
    private const string InsertInto = "insert into share (partner_id, id, test, assessment, expires_at)";
    private const string Values = "@tenant, @share, @Test, @id, @ExpiresAt";

    /// <summary>
    /// Keeps a share, and the attempt that made it where there is one; false where that attempt was made before. A
    /// twin that is still being kept is waited for.
    /// </summary>
    /// <param name="person">The hashes that the assessment's person, once erased, is remembered by.</param>
    public static Task<bool> Insert(
        TenantDb db,
        Guid partner,
        ShareRow share,
        IdempotencyKey? attempt,
        byte[][] person,
        CancellationToken cancel
    ) =>
        db.Write(
            partner,
            attempt is null
                ? $"{InsertInto} values ({Values}) returning true"
                : $"with {IdempotencyStore.ClaimSql(person: ErasedPerson.HashSql)} {InsertInto} select {Values} from attempt returning true",
            new
            {
                // The attempt belongs to the assessment and its person, whose erasure takes it along even where the
                // assessment went before; what it made is its rendering.
                id = share.Assessment,
                rendering = $"{share.Id}",
                share = share.Id,
                share.Test,
                share.ExpiresAt,
                attempt?.Scope,
                attempt?.Key,
                attempt?.Request,
                person,
            },
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );

    /// <summary>One share of an assessment, expired or not; null where there is none.</summary>
    public static Task<ShareRow?> Find(
        TenantDb db,
        Caller caller,
        Guid assessment,
        Guid id,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.Partner,
            """
            select id, test, assessment, expires_at
            from share
            where partner_id = @tenant and test = @Test and assessment = @assessment and id = @id
            """,
            new
            {
                caller.Test,
                assessment,
                id,
            },
            static grid => grid.ReadFirstOrDefaultAsync<ShareRow?>(),
            cancel
        );

    /// <summary>The shares of an assessment that still open, newest first; one more than asked for.</summary>
    public static Task<IEnumerable<ShareRow>> List(
        TenantDb db,
        Caller caller,
        Guid assessment,
        Paging page,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.Partner,
            """
            select id, test, assessment, expires_at
            from share
            where partner_id = @tenant and test = @Test and assessment = @assessment and id < @Before
                and expires_at > now()
            order by id desc
            limit @Limit + 1
            """,
            new
            {
                caller.Test,
                assessment,
                page.Before,
                page.Limit,
            },
            static grid => grid.ReadAsync<ShareRow>(),
            cancel
        );

    /// <summary>Revokes a share; false where there is none.</summary>
    public static Task<bool> Revoke(TenantDb db, Caller caller, Guid assessment, Guid id, CancellationToken cancel) =>
        db.Write(
            caller.Partner,
            """
            delete from share
            where partner_id = @tenant and test = @Test and assessment = @assessment and id = @id
            returning true
            """,
            new
            {
                caller.Test,
                assessment,
                id,
            },
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );

    /// <summary>The assessment that a link opens; null where it is expired or revoked, or its partner suspended.</summary>
    public static Task<AssessmentRow?> FindSharedAssessment(
        TenantDb db,
        ShareTokenPayload share,
        CancellationToken cancel
    ) =>
        db.Read(
            share.Partner,
            $"""
            select {AssessmentSql.Columns}
            from assessment
            where partner_id = @tenant and test = @Test
                and id = (
                    select assessment from share
                    where partner_id = @tenant and test = @Test and id = @Id and expires_at > now())
                and exists (select from partner where id = @tenant and suspended_at is null)
            """,
            new { share.Test, share.Id },
            static grid => grid.ReadFirstOrDefaultAsync<AssessmentRow?>(),
            cancel
        );
}

/// <summary>One row of share.</summary>
/// <param name="Id">A UUIDv7, so that the newest sorts last.</param>
public sealed record ShareRow(Guid Id, bool Test, Guid Assessment, DateTimeOffset ExpiresAt)
{
    /// <summary>A share from now on.</summary>
    public static ShareRow Create(AssessmentRow row, int seconds, DateTimeOffset now)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return new(Guid.CreateVersion7(start), row.Test, row.Id, start.AddSeconds(seconds));
    }
}
