using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Idempotency;

namespace ChannelFit.Api.Features.Claims;

/// <summary>The SQL of claims.</summary>
public static class ClaimStore
{
    /// <summary>
    /// Stores the code of an assessment in place of an earlier one; returns false when the assessment does not exist or
    /// already belongs to a person.
    /// </summary>
    public static Task<bool> InsertCode(
        TenantDb db,
        Guid partner,
        bool test,
        Guid assessment,
        ClaimCode code,
        DateTimeOffset expiresAt,
        CancellationToken cancel
    ) =>
        db.Write(
            partner,
            """
            -- A claim that is running ends first.
            select id from assessment where partner_id = @tenant and test = @test and id = @assessment for share;

            insert into claim_code as stored (partner_id, test, assessment_id, hash, expires_at)
            select @tenant, test, id, @hash, @expiresAt
            from assessment
            where partner_id = @tenant and test = @test and id = @assessment and person_ref is null
            on conflict on constraint claim_code_pk do update
                set hash = excluded.hash, expires_at = excluded.expires_at
            returning true
            """,
            new
            {
                test,
                assessment,
                hash = code.Hash(),
                expiresAt,
            },
            static async grid =>
            {
                await grid.ReadAsync<Guid>();
                return await grid.ReadFirstOrDefaultAsync<bool>();
            },
            cancel
        );

    /// <summary>
    /// Assigns the assessment of a code, and the assessments that were rescored from it, to a person, and deletes the code.
    /// Changes nothing when the person was erased, the code cannot be used, or the idempotency key was used before.
    /// </summary>
    /// <param name="personHashes">The hashes under which an erasure of the person is remembered.</param>
    /// <returns>Whether the person was erased, and the id of the assessment; null if nothing has changed.</returns>
    public static Task<(bool PersonErased, Guid? AssessmentId)> Claim(
        TenantDb db,
        Guid partner,
        Claim claim,
        byte[][] personHashes,
        IdempotencyKey? key,
        AuditEntry entry,
        CancellationToken cancel
    )
    {
        var parameters = Audit.AddParameters(claim, entry);
        parameters.Add("PersonHashes", personHashes);
        IdempotencyStore.AddParameters(parameters, key, Guid.Empty, rendering: "", personHashes);
        return db.Write(
            partner,
            // The assessment is locked before its code, in the order in which a deletion locks them, and after its person.
            """
            select id
            from assessment
            where partner_id = @tenant and test = @Test
                and id = (
                    select assessment_id
                    from claim_code
                    where partner_id = @tenant and test = @Test and hash = @CodeHash and expires_at > now())
                and not person_is_erased(@Test, @PersonRef, @PersonHashes, null)
            for no key update;

            with recursive person as materialized (
                select person_is_erased(@Test, @PersonRef, @PersonHashes, null) as is_erased
            ),
            found as materialized (
                select claim_code.assessment_id
                from person, claim_code
                join assessment on assessment.partner_id = claim_code.partner_id
                    and assessment.test = claim_code.test and assessment.id = claim_code.assessment_id
                where claim_code.partner_id = @tenant and claim_code.test = @Test and claim_code.hash = @CodeHash
                    and claim_code.expires_at > now() and not person.is_erased and assessment.person_ref is null
            ),
            -- The assessment and what was rescored from it, directly or not.
            rescored as (
                select assessment_id as id from found
                union all
                select assessment.id
                from rescored
                join assessment on assessment.partner_id = @tenant and assessment.test = @Test
                    and assessment.id > rescored.id and assessment.rescore_of = rescored.id
            ),
            recorded_key as (
                insert into idempotency as record (partner_id, scope, key, request, assessment, rendering, person)
                select @tenant, @IdempotencyScope, @IdempotencyKey, @RequestHash, found.assessment_id, @Rendering, @PersonHash
                from found
                where @IdempotencyKey::text is not null
                on conflict on constraint idempotency_pk do update
                    set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                        person = excluded.person, kept_at = excluded.kept_at
                    where record.kept_at < @IdempotencyRecordsSince
                returning assessment
            ),
            claimed as (
                update assessment
                set person_ref = @PersonRef
                from rescored
                where assessment.partner_id = @tenant and assessment.test = @Test and assessment.person_ref is null
                    and assessment.id = rescored.id
                    and (@IdempotencyKey::text is null or exists (select 1 from recorded_key))
                returning assessment.id
            ),
            used as (
                delete from claim_code
                using claimed
                where claim_code.partner_id = @tenant and claim_code.test = @Test and claim_code.assessment_id = claimed.id
            ),
            -- The records of the submission, rescorings and shares, so that an erasure of the person deletes them, too.
            earlier_keys as (
                update idempotency
                set person = @PersonHash
                from claimed
                where idempotency.partner_id = @tenant and idempotency.assessment = claimed.id
                    and idempotency.person is null
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, found.assessment_id
                from found
                where exists (select 1 from claimed)
            )
            select person.is_erased, (select assessment_id from found where exists (select 1 from claimed)) as assessment_id
            from person
            """,
            parameters,
            static async grid =>
            {
                await grid.ReadAsync<Guid>();
                return await grid.ReadSingleAsync<(bool, Guid?)>();
            },
            cancel
        );
    }
}

/// <summary>A claim: the person, and the SHA-256 of the code.</summary>
public sealed record Claim(bool Test, string PersonRef, byte[] CodeHash);
