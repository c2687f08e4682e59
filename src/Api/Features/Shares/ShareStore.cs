using System.Data;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using Dapper;

namespace ChannelFit.Api.Features.Shares;

/// <summary>The SQL of shares.</summary>
public static class ShareStore
{
    /// <summary>
    /// Stores a share and its idempotency key, both or neither; returns false when the key was used before, or the assessment
    /// was deleted or claimed since it was read. Waits while another request with the same key, or a claim, is running.
    /// </summary>
    /// <param name="personRef">The person of the assessment as it was read.</param>
    /// <param name="personHashes">The hashes under which an erasure of this person is remembered.</param>
    public static Task<bool> Insert(
        TenantDb db,
        Guid partner,
        ShareRow share,
        IdempotencyKey? key,
        string? personRef,
        byte[][] personHashes,
        CancellationToken cancel
    )
    {
        var parameters = new DynamicParameters(share);
        parameters.Add("PersonRef", personRef, DbType.String);

        // The key belongs to the assessment, so that the erasure of its person deletes the key even after the assessment was
        // deleted. The id of the share is the rendering.
        IdempotencyStore.AddParameters(parameters, key, share.Assessment, $"{share.Id}", personHashes);
        return db.Write(
            partner,
            """
            with shared as materialized (
                select id
                from assessment
                where partner_id = @tenant and test = @Test and id = @Assessment
                    and person_ref is not distinct from @PersonRef::text
                for share
            ),
            recorded_key as (
                insert into idempotency as record (partner_id, scope, key, request, assessment, rendering, person)
                select @tenant, @IdempotencyScope, @IdempotencyKey, @RequestHash, id, @Rendering, @PersonHash
                from shared
                where @IdempotencyKey::text is not null
                on conflict on constraint idempotency_pk do update
                    set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                        person = excluded.person, kept_at = excluded.kept_at
                    where record.kept_at < @IdempotencyRecordsSince
                returning assessment
            )
            insert into share as stored (partner_id, id, test, assessment, expires_at)
            select @tenant, @Id, @Test, id, @ExpiresAt
            from shared
            where @IdempotencyKey::text is null or exists (select 1 from recorded_key)
            returning true
            """,
            parameters,
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );
    }

    /// <summary>Returns a share of an assessment, expired or not; null if there is none.</summary>
    public static Task<ShareRow?> Find(
        TenantDb db,
        Caller caller,
        Guid assessment,
        Guid id,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.PartnerId,
            """
            select id, test, assessment, expires_at
            from share
            where partner_id = @tenant and test = @Test and assessment = @assessment and id = @id
            """,
            new
            {
                test = caller.IsTest,
                assessment,
                id,
            },
            static grid => grid.ReadFirstOrDefaultAsync<ShareRow?>(),
            cancel
        );

    /// <summary>Returns a page of the shares that have not expired, newest first, and one more row when there is a next page.</summary>
    public static Task<IEnumerable<ShareRow>> List(
        TenantDb db,
        Caller caller,
        Guid assessment,
        Paging page,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.PartnerId,
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
                test = caller.IsTest,
                assessment,
                page.Before,
                page.Limit,
            },
            static grid => grid.ReadAsync<ShareRow>(),
            cancel
        );

    /// <summary>Revokes a share; returns false when there is none.</summary>
    public static Task<bool> Revoke(TenantDb db, Caller caller, Guid assessment, Guid id, CancellationToken cancel) =>
        db.Write(
            caller.PartnerId,
            """
            delete from share
            where partner_id = @tenant and test = @Test and assessment = @assessment and id = @id
            returning true
            """,
            new
            {
                test = caller.IsTest,
                assessment,
                id,
            },
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );

    /// <summary>
    /// Returns the assessment of a link; null if the link has expired or was revoked, or the partner is suspended.
    /// </summary>
    public static Task<AssessmentRow?> FindSharedAssessment(
        TenantDb db,
        LinkTokenPayload share,
        CancellationToken cancel
    ) =>
        db.Read(
            share.Partner,
            $"""
            select {AssessmentRow.Columns}
            from assessment
            where partner_id = @tenant and test = @Test
                and id = (
                    select assessment from share
                    where partner_id = @tenant and test = @Test and id = @Id and expires_at > now())
                and exists (select 1 from partner where id = @tenant and suspended_at is null)
            """,
            new { share.Test, share.Id },
            static grid => grid.ReadFirstOrDefaultAsync<AssessmentRow?>(),
            cancel
        );
}
