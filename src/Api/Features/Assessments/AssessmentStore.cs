using System.Data;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using Dapper;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Inserts, finds and deletes an assessment; <see cref="AssessmentQueries"/> reads several at once.</summary>
public static class AssessmentStore
{
    // Each step runs only when the steps before it allow it, and parameters that are null turn their step off.
    internal const string InsertSql = """
        with person as materialized (
            select case
                when @PersonRef::text is null then false
                else person_is_erased(@Test, @PersonRef, @PersonHashes, @ConsentAt) end as is_erased
        ),
        completed_invitation as (
            update invitation
            set completed_at = @CreatedAt, assessment_id = @Id, answers = '{}', version = version + 1
            where @InvitationId::uuid is not null and not (select is_erased from person)
                and partner_id = @tenant and test = @Test and id = @InvitationId
                and completed_at is null and expires_at > now()
            returning id
        ),
        -- Counts the submissions of a public key; no row when it has reached its daily cap. A repeated request is not counted.
        counted as (
            insert into public_key_use (partner_id, key_id, day, submissions)
            select @tenant, @PublicKeyId, (now() at time zone 'utc')::date, 1
            where @PublicKeyId::uuid is not null
                and not exists (
                    select from idempotency
                    where partner_id = @tenant and scope = @IdempotencyScope and key = @IdempotencyKey
                        and kept_at >= now() - interval '24 hours')
            on conflict on constraint public_key_use_pk do update
                set submissions = public_key_use.submissions + 1
                where public_key_use.submissions < (select public_key_daily_cap from partner where id = @tenant)
            returning submissions
        ),
        claimed_key as (
            insert into idempotency (partner_id, scope, key, request, assessment, rendering, person)
            select @tenant, @IdempotencyScope, @IdempotencyKey, @RequestHash, @ResourceId, @Rendering, @PersonHash
            where @IdempotencyKey::text is not null and not (select is_erased from person)
                and (@InvitationId::uuid is null or exists (select from completed_invitation))
                and (@PublicKeyId::uuid is null or exists (select from counted))
            on conflict on constraint idempotency_pk do update
                set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                    person = excluded.person, kept_at = excluded.kept_at
                where idempotency.kept_at < now() - interval '24 hours'
            returning assessment
        ),
        -- A rescored assessment must still be there, and belong to the same person.
        original as materialized (
            select id
            from assessment
            where partner_id = @tenant and test = @Test and id = @RescoreOf::uuid
                and person_ref is not distinct from @PersonRef
            for share
        ),
        accepted as materialized (
            select
            where not (select is_erased from person)
                and (@RescoreOf::uuid is null or exists (select from original))
                and (@InvitationId::uuid is null or exists (select from completed_invitation))
                and (@PublicKeyId::uuid is null or exists (select from counted))
                and (@IdempotencyKey::text is null or exists (select from claimed_key))
        ),
        inserted as (
            insert into assessment
                (partner_id, id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan,
                 consent, metadata, scores, verdicts, result_hash, rescore_of, consent_received_at)
            select
                @tenant, @Id, @CreatedAt, @DurationSeconds, @Test, @PersonRef, @Instrument, @Model, @Focus,
                @Answers::json, @Plan::json, @Consent::json, @Metadata::json, @Scores, @Verdicts::verdict[], @ResultHash,
                @RescoreOf, @ConsentReceivedAt
            from accepted
            returning id, test
        ),
        raised_event as (
            insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)
            select @tenant, webhook.id, inserted.id, 'assessment.completed', null,
                case when webhook.disabled_at is null then now() end
            from inserted
            join webhook on webhook.partner_id = @tenant and webhook.test = inserted.test
                and 'assessment.completed' = any (webhook.events)
            returning id
        )
        select exists (select from inserted) as inserted, is_erased as person_erased,
            exists (select from raised_event) as event_raised,
            @PublicKeyId::uuid is not null and not exists (select from counted) as cap_reached
        from person
        """;

    // Follows the statement above in the same pipeline and transaction when a token is given. Tokens that have expired are
    // deleted by later submissions, ten at a time.
    private const string InsertTokenSql = """
        delete from respondent_token
        where partner_id = @tenant and hash = any (array(
            select hash
            from respondent_token
            where partner_id = @tenant and expires_at < now()
            order by expires_at
            limit 10));

        insert into respondent_token (partner_id, hash, test, assessment_id, expires_at)
        select @tenant, @TokenHash, @Test, @Id, @TokenExpiresAt
        where exists (select from assessment where partner_id = @tenant and test = @Test and id = @Id)
        """;

    /// <summary>Stores a new token of an assessment in place of the earlier ones, for a response that is repeated.</summary>
    public static Task ReplaceToken(
        TenantDb db,
        Guid partner,
        AssessmentRow row,
        ApiKey token,
        DateTimeOffset expiresAt,
        CancellationToken cancel
    ) =>
        db.Write(
            partner,
            $"""
            delete from respondent_token where partner_id = @tenant and test = @Test and assessment_id = @Id;
            {InsertTokenSql}
            """,
            new
            {
                row.Test,
                row.Id,
                TokenHash = token.Hash(),
                TokenExpiresAt = expiresAt,
            },
            static _ => Task.FromResult(true),
            cancel
        );

    /// <summary>
    /// Stores an assessment and the rows that belong to it, all or nothing. Stores nothing when the person was erased, or when the
    /// invitation or the idempotency key was used before. Waits while another request with the same one is running.
    /// </summary>
    public static Task<InsertResult> Insert(
        TenantDb db,
        Guid partner,
        AssessmentRow row,
        InsertOptions options,
        CancellationToken cancel
    )
    {
        var parameters = new DynamicParameters(row);
        parameters.Add("PersonHashes", options.PersonHashes);
        parameters.Add("InvitationId", options.InvitationId, DbType.Guid);
        parameters.Add("PublicKeyId", options.PublicKeyId, DbType.Guid);
        parameters.Add("TokenHash", options.Token?.Hash());
        parameters.Add("TokenExpiresAt", row.CreatedAt + InsertOptions.TokenLifetime);
        IdempotencyStore.AddParameters(
            parameters,
            options.IdempotencyKey,
            row.Id,
            options.Rendering,
            options.PersonHashes
        );
        return db.Write(
            partner,
            options.Token is null ? InsertSql : $"{InsertSql};\n{InsertTokenSql}",
            parameters,
            static grid => grid.ReadSingleAsync<InsertResult>(),
            cancel
        );
    }

    // A respondent token reads only its own assessment; API keys read all assessments of their partner.
    internal const string FindSql = $"""
        select {AssessmentRow.Columns}
        from assessment
        where partner_id = @tenant and test = @test and id = @id
            and (not @isRespondent or id = case
                when @invitationId::uuid is null then @assessmentId::uuid
                else (
                    select assessment_id
                    from invitation
                    where partner_id = @tenant and test = @test and id = @invitationId)
                end)
        """;

    /// <summary>Returns the assessment with the id in a path; null when the caller has none or the text is no id.</summary>
    public static Task<AssessmentRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        ResourceId.TryRead(id, out var known) ? Find(db, caller, known, cancel) : Task.FromResult<AssessmentRow?>(null);

    /// <summary>Returns an assessment; null when the caller has none with this id.</summary>
    public static Task<AssessmentRow?> Find(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Read(
            caller.PartnerId,
            FindSql,
            new
            {
                test = caller.IsTest,
                id,
                isRespondent = caller.KeyType == KeyType.Respondent,
                assessmentId = caller.AssessmentId,
                invitationId = caller.InvitationId,
            },
            static grid => grid.ReadFirstOrDefaultAsync<AssessmentRow?>(),
            cancel
        );

    /// <summary>
    /// Deletes an assessment and its deliveries; returns whether a webhook has an event to deliver, or null when the caller has
    /// no such assessment.
    /// </summary>
    public static Task<bool?> Delete(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Write(
            caller.PartnerId,
            """
            with deleted as (
                delete from assessment
                where partner_id = @tenant and test = @test and id = @id
                    and (not @isRespondent or id = case
                        when @invitationId::uuid is null then @assessmentId::uuid
                        else (
                            select assessment_id
                            from invitation
                            where partner_id = @tenant and test = @test and id = @invitationId)
                        end)
                returning id, test
            ),
            deleted_event as materialized (
                select id, test, new_event_id() as event_id from deleted
            ),
            deleted_deliveries as (
                delete from delivery
                using deleted, webhook
                where webhook.partner_id = @tenant and delivery.partner_id = @tenant
                    and delivery.webhook_id = webhook.id and delivery.id = deleted.id
            ),
            raised as (
                insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)
                select @tenant, webhook.id, deleted_event.event_id, 'assessment.deleted', array[deleted_event.id],
                    case when webhook.disabled_at is null then now() end
                from deleted_event
                join webhook on webhook.partner_id = @tenant and webhook.test = deleted_event.test
                    and 'assessment.deleted' = any (webhook.events)
                returning id
            )
            select exists (select from raised) from deleted
            """,
            new
            {
                test = caller.IsTest,
                id,
                isRespondent = caller.KeyType == KeyType.Respondent,
                assessmentId = caller.AssessmentId,
                invitationId = caller.InvitationId,
            },
            static grid => grid.ReadFirstOrDefaultAsync<bool?>(),
            cancel
        );
}
