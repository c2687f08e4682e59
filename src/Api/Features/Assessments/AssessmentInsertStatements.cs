using System.Globalization;
using ChannelFit.Api.Database;
using Npgsql;
using static ChannelFit.Api.Database.PositionalStatement<ChannelFit.Api.Features.Assessments.AssessmentInsert>;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>
/// The statements of <see cref="AssessmentInsert"/>. Each takes the submissions of one partner as arrays, one for each column.
/// </summary>
internal static class AssessmentInsertStatements
{
    // Decides which assessments may be inserted, and makes the changes that belong to them. Each step takes only the submissions
    // that the steps before it allow, and values that are null turn a step off.
    internal const string ConditionsSql = """
        with submission as materialized (
            select *
            from unnest(
                @Id, @CreatedAt, @Test, @PersonRef, @PersonHashes, @ConsentAt, @InvitationId, @PublicKeyId, @RescoreOf,
                @IdempotencyScope, @IdempotencyKey, @RequestHash, @Rendering)
                as submission (id, created_at, test, person_ref, person_hashes, consent_at, invitation_id, public_key_id,
                    rescore_of, scope, key, request, rendering)
        ),
        erased as materialized (
            select id
            from submission
            where person_ref is not null
                and person_is_erased(test, person_ref, person_hashes::bytea[], consent_at)
        ),
        completed_invitation as (
            update invitation
            set completed_at = submission.created_at, assessment_id = submission.id, answers = '{}',
                version = invitation.version + 1
            from submission
            where submission.invitation_id is not null and submission.id not in (select id from erased)
                and invitation.partner_id = @tenant and invitation.test = submission.test
                and invitation.id = submission.invitation_id
                and invitation.completed_at is null and invitation.expires_at > now()
            returning submission.id
        ),
        -- Counts the submissions of a public key; no row when it has reached its daily cap. A retry is not counted.
        counted as (
            insert into public_key_use as used (partner_id, key_id, day, submissions)
            select @tenant, public_key_id, (now() at time zone 'utc')::date, 1
            from submission
            where public_key_id is not null
                and not exists (
                    select 1 from idempotency
                    where partner_id = @tenant and idempotency.scope = submission.scope
                        and idempotency.key = submission.key and kept_at >= @IdempotencyRecordsSince)
            on conflict on constraint public_key_use_pk do update
                set submissions = used.submissions + 1
                where used.submissions < (select public_key_daily_cap from partner where id = @tenant)
            returning key_id
        ),
        allowed as materialized (
            select *
            from submission
            where id not in (select id from erased)
                and (invitation_id is null or id in (select id from completed_invitation))
                and (public_key_id is null or public_key_id in (select key_id from counted))
        ),
        -- A rescored assessment must still be there, and belong to the same person. Otherwise no key is recorded, so that a retry
        -- scores it again.
        original as materialized (
            select id, test, person_ref
            from assessment
            where partner_id = @tenant and test = any (@Test) and id = any (@RescoreOf)
            for share
        ),
        with_original as materialized (
            select *
            from allowed
            where rescore_of is null
                or exists (
                    select 1
                    from original
                    where original.id = allowed.rescore_of and original.test = allowed.test
                        and original.person_ref is not distinct from allowed.person_ref)
        ),
        recorded_key as (
            insert into idempotency as record (partner_id, scope, key, request, assessment, rendering, person)
            select distinct on (scope, key) @tenant, scope, key, request, id, rendering, (person_hashes::bytea[])[1]
            from with_original
            where key is not null
            on conflict on constraint idempotency_pk do update
                set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                    person = excluded.person, kept_at = excluded.kept_at
                where record.kept_at < @IdempotencyRecordsSince
            returning assessment
        ),
        insertable as (
            select id
            from with_original
            where key is null or id in (select assessment from recorded_key)
        )
        select array(select id from erased) as person_erased,
            array(
                select id
                from submission
                where public_key_id is not null and public_key_id not in (select key_id from counted)) as not_counted,
            set_config('app.insertable', array(select id from insertable)::text, true)
        """;

    // Follows the statement above in the same transaction, or stands alone when no submission has conditions.
    internal const string InsertSql = """
        with inserted as (
            insert into assessment
                (partner_id, id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan,
                 consent, metadata, scores, verdicts, result_hash, rescore_of, consent_received_at)
            select
                @tenant, id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers::json,
                plan::json, consent::json, metadata::json, scores::smallint[], verdicts::verdict[], result_hash, rescore_of,
                consent_received_at
            from unnest(
                @Id, @CreatedAt, @DurationSeconds, @Test, @PersonRef, @Instrument, @Model, @Focus, @Answers, @Plan, @Consent,
                @Metadata, @Scores, @Verdicts, @ResultHash, @RescoreOf, @ConsentReceivedAt)
                as submission (id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan,
                    consent, metadata, scores, verdicts, result_hash, rescore_of, consent_received_at)
            where not @HasConditions or id = any ((select current_setting('app.insertable'))::uuid[])
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
        select array(select id from inserted) as inserted, exists (select 1 from raised_event) as event_raised
        """;

    // Follows the statements above in the same transaction when a token is given. Tokens that have expired are deleted by later
    // submissions, ten at a time.
    private const string DeleteExpiredTokensSql = """
        delete from respondent_token
        where partner_id = @tenant and hash = any (array(
            select hash
            from respondent_token
            where partner_id = @tenant and expires_at < now()
            order by expires_at
            limit 10))
        """;

    /// <summary>Inserts the tokens of assessments that exist.</summary>
    internal const string InsertTokensSql = """
        insert into respondent_token (partner_id, hash, test, assessment_id, expires_at)
        select @tenant, token.hash, token.test, token.assessment_id, token.expires_at
        from unnest(@TokenHash, @Test, @Id, @TokenExpiresAt) as token (hash, test, assessment_id, expires_at)
        where token.hash is not null
            and exists (
                select 1
                from assessment
                where partner_id = @tenant and assessment.test = token.test and assessment.id = token.assessment_id)
        """;

    private static readonly Dictionary<string, Func<IReadOnlyList<AssessmentInsert>, NpgsqlParameter>> Parameters =
        new()
        {
            ["tenant"] = inserts => CreateParameter(inserts[0].Partner),
            ["HasConditions"] = inserts => CreateParameter(inserts.Any(insert => insert.HasConditions)),
            ["IdempotencyRecordsSince"] = inserts =>
                CreateParameter(inserts.Min(insert => insert.Options.IdempotencyKey?.RecordsSince)),
            ["Id"] = Column(insert => insert.Row.Id),
            ["CreatedAt"] = Column(insert => insert.Row.CreatedAt),
            ["DurationSeconds"] = Column(insert => insert.Row.DurationSeconds),
            ["Test"] = Column(insert => insert.Row.Test),
            ["PersonRef"] = Column(insert => insert.Row.PersonRef),
            ["Instrument"] = Column(insert => insert.Row.Instrument),
            ["Model"] = Column(insert => insert.Row.Model),
            ["Focus"] = Column(insert => insert.Row.Focus),
            ["Answers"] = Column(insert => insert.Row.Answers),
            ["Plan"] = Column(insert => insert.Row.Plan),
            ["Consent"] = Column(insert => insert.Row.Consent),
            ["Metadata"] = Column(insert => insert.Row.Metadata),
            ["Scores"] = Column(insert =>
                ArrayText(insert.Row.Scores.Select(score => score.ToString(CultureInfo.InvariantCulture)))
            ),
            ["Verdicts"] = Column(insert => ArrayText(insert.Row.Verdicts)),
            ["ResultHash"] = Column(insert => insert.Row.ResultHash),
            ["RescoreOf"] = Column(insert => insert.Row.RescoreOf),
            ["ConsentReceivedAt"] = Column(insert => insert.Row.ConsentReceivedAt),
            ["ConsentAt"] = Column(insert => insert.Row.ConsentAt),
            ["PersonHashes"] = Column(insert => ArrayText(insert.Options.PersonHashes.Select(ByteaText))),
            ["InvitationId"] = Column(insert => insert.Options.InvitationId),
            ["PublicKeyId"] = Column(insert => insert.Options.PublicKeyId),
            ["IdempotencyScope"] = Column(insert => insert.Options.IdempotencyKey?.Scope),
            ["IdempotencyKey"] = Column(insert => insert.Options.IdempotencyKey?.Key),
            ["RequestHash"] = Column(insert => insert.Options.IdempotencyKey?.RequestHash),
            ["Rendering"] = Column(insert => insert.Options.IdempotencyKey is null ? null : insert.Options.Rendering),
            ["TokenHash"] = Column(insert => insert.Options.Token?.Hash()),
            ["TokenExpiresAt"] = Column(insert => insert.Row.CreatedAt + InsertOptions.TokenLifetime),
        };

    public static readonly PositionalStatement<AssessmentInsert> CheckConditions = new(ConditionsSql, Parameters);
    public static readonly PositionalStatement<AssessmentInsert> Insert = new(InsertSql, Parameters);
    public static readonly PositionalStatement<AssessmentInsert> DeleteExpiredTokens = new(
        DeleteExpiredTokensSql,
        Parameters
    );
    public static readonly PositionalStatement<AssessmentInsert> InsertTokens = new(InsertTokensSql, Parameters);

    /// <summary>
    /// Formats an array as PostgreSQL does, because unnest cannot take a column of arrays of different lengths. The elements are
    /// not escaped.
    /// </summary>
    private static string ArrayText(IEnumerable<string> elements) => $"{{{string.Join(',', elements)}}}";

    private static string ByteaText(byte[] bytes) => $"\"\\\\x{Convert.ToHexString(bytes)}\"";
}
