using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>The SQL of links to the coach's view.</summary>
public static class CohortLinkStore
{
    /// <summary>
    /// Stores a link, its idempotency key and its audit entry, all or none; returns false when the key was used before.
    /// Waits while another request with the same key is running.
    /// </summary>
    public static Task<bool> Insert(
        TenantDb db,
        Guid partner,
        CohortLinkRow link,
        IdempotencyKey? key,
        AuditEntry entry,
        CancellationToken cancel
    )
    {
        var parameters = Audit.AddParameters(link, entry);
        IdempotencyStore.AddParameters(parameters, key, link.Id, rendering: "");
        return db.Write(
            partner,
            """
            with recorded_key as (
                insert into idempotency as record (partner_id, scope, key, request, assessment, rendering, person)
                select @tenant, @IdempotencyScope, @IdempotencyKey, @RequestHash, @ResourceId, @Rendering, @PersonHash
                where @IdempotencyKey::text is not null
                on conflict on constraint idempotency_pk do update
                    set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                        person = excluded.person, kept_at = excluded.kept_at
                    where record.kept_at < @IdempotencyRecordsSince
                returning assessment
            ),
            inserted as (
                insert into cohort_link (partner_id, id, test, expires_at)
                select @tenant, @Id, @Test, @ExpiresAt
                where @IdempotencyKey::text is null or exists (select 1 from recorded_key)
                returning id
            )
            insert into audit (partner_id, id, created_at, test, key, action, subject)
            select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
            from inserted
            returning true
            """,
            parameters,
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );
    }

    /// <summary>Returns a link, expired or not; null if there is none.</summary>
    public static Task<CohortLinkRow?> Find(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Read(
            caller.PartnerId,
            "select id, test, expires_at from cohort_link where partner_id = @tenant and test = @test and id = @id",
            new { test = caller.IsTest, id },
            static grid => grid.ReadFirstOrDefaultAsync<CohortLinkRow?>(),
            cancel
        );

    /// <summary>Returns a page of the links that have not expired, newest first, and one more row when there is a next page.</summary>
    public static Task<IEnumerable<CohortLinkRow>> List(
        TenantDb db,
        Caller caller,
        Paging page,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.PartnerId,
            """
            select id, test, expires_at
            from cohort_link
            where partner_id = @tenant and test = @test and id < @Before and expires_at > now()
            order by id desc
            limit @Limit + 1
            """,
            new
            {
                test = caller.IsTest,
                page.Before,
                page.Limit,
            },
            static grid => grid.ReadAsync<CohortLinkRow>(),
            cancel
        );

    /// <summary>Revokes a link; returns false when there is none.</summary>
    public static Task<bool> Revoke(TenantDb db, Caller caller, Guid id, AuditEntry entry, CancellationToken cancel) =>
        db.Write(
            caller.PartnerId,
            """
            with deleted as (
                delete from cohort_link where partner_id = @tenant and test = @test and id = @id returning id
            )
            insert into audit (partner_id, id, created_at, test, key, action, subject)
            select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
            from deleted
            returning true
            """,
            Audit.AddParameters(new { test = caller.IsTest, id }, entry),
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );

    /// <summary>Returns whether a link is open: it has not expired and was not revoked, and its partner is not suspended.</summary>
    public static Task<bool> IsOpen(TenantDb db, Guid partner, bool test, Guid id, CancellationToken cancel) =>
        db.Read(
            partner,
            """
            select exists (
                    select 1 from cohort_link
                    where partner_id = @tenant and test = @test and id = @id and expires_at > now())
                and exists (select 1 from partner where id = @tenant and suspended_at is null)
            """,
            new { test, id },
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );
}
