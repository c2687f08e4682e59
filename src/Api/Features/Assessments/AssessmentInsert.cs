using System.Data.Common;
using ChannelFit.Api.Database;
using Npgsql;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>
/// Inserts an assessment and the rows that belong to it, all or nothing. Inserts nothing when the person was erased, or when the
/// invitation or the idempotency key was used before. Waits while another request with the same one is running.
/// </summary>
/// <param name="partner">The partner to whom the assessment belongs.</param>
/// <param name="row">The assessment.</param>
/// <param name="options">Everything that is stored or changed together with it.</param>
internal sealed class AssessmentInsert(Guid partner, AssessmentRow row, InsertOptions options)
{
    // Decides whether the assessment may be inserted, and makes the changes that belong to it. Each step runs only when the steps
    // before it allow it, and parameters that are null turn their step off.
    internal const string ClaimSql = """
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
            insert into public_key_use as used (partner_id, key_id, day, submissions)
            select @tenant, @PublicKeyId, (now() at time zone 'utc')::date, 1
            where @PublicKeyId::uuid is not null
                and not exists (
                    select 1 from idempotency
                    where partner_id = @tenant and scope = @IdempotencyScope and key = @IdempotencyKey
                        and kept_at >= @IdempotencyKeyExpiry)
            on conflict on constraint public_key_use_pk do update
                set submissions = used.submissions + 1
                where used.submissions < (select public_key_daily_cap from partner where id = @tenant)
            returning submissions
        ),
        claimed_key as (
            insert into idempotency as record (partner_id, scope, key, request, assessment, rendering, person)
            select @tenant, @IdempotencyScope, @IdempotencyKey, @RequestHash, @ResourceId, @Rendering, @PersonHash
            where @IdempotencyKey::text is not null and not (select is_erased from person)
                and (@InvitationId::uuid is null or exists (select 1 from completed_invitation))
                and (@PublicKeyId::uuid is null or exists (select 1 from counted))
            on conflict on constraint idempotency_pk do update
                set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                    person = excluded.person, kept_at = excluded.kept_at
                where record.kept_at < @IdempotencyKeyExpiry
            returning assessment
        ),
        -- A rescored assessment must still be there, and belong to the same person.
        original as materialized (
            select id
            from assessment
            where partner_id = @tenant and test = @Test and id = @RescoreOf::uuid
                and person_ref is not distinct from @PersonRef
            for share
        )
        select is_erased as person_erased,
            @PublicKeyId::uuid is not null and not exists (select 1 from counted) as cap_reached,
            set_config('app.claimed', (
                not is_erased
                and (@RescoreOf::uuid is null or exists (select 1 from original))
                and (@InvitationId::uuid is null or exists (select 1 from completed_invitation))
                and (@PublicKeyId::uuid is null or exists (select 1 from counted))
                and (@IdempotencyKey::text is null or exists (select 1 from claimed_key))
            )::text, true)
        from person
        """;

    // Follows the statement above in the same transaction, or stands alone when there is nothing to claim.
    internal const string InsertSql = """
        with inserted as (
            insert into assessment
                (partner_id, id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan,
                 consent, metadata, scores, verdicts, result_hash, rescore_of, consent_received_at)
            select
                @tenant, @Id, @CreatedAt, @DurationSeconds, @Test, @PersonRef, @Instrument, @Model, @Focus,
                @Answers::json, @Plan::json, @Consent::json, @Metadata::json, @Scores, @Verdicts::verdict[], @ResultHash,
                @RescoreOf, @ConsentReceivedAt
            where not @Claims or current_setting('app.claimed') = 'true'
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
        select exists (select 1 from inserted) as inserted, exists (select 1 from raised_event) as event_raised
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

    /// <summary>Inserts the token of an assessment that exists.</summary>
    internal const string InsertTokenSql = """
        insert into respondent_token (partner_id, hash, test, assessment_id, expires_at)
        select @tenant, @TokenHash, @Test, @Id, @TokenExpiresAt
        where exists (select 1 from assessment where partner_id = @tenant and test = @Test and id = @Id)
        """;

    private static readonly Dictionary<string, Func<AssessmentInsert, NpgsqlParameter>> Parameters = new()
    {
        ["Claims"] = insert => Parameter(insert.Claims),
        ["tenant"] = insert => Parameter(insert.Partner),
        ["Id"] = insert => Parameter(insert.Row.Id),
        ["CreatedAt"] = insert => Parameter(insert.Row.CreatedAt),
        ["DurationSeconds"] = insert => Parameter(insert.Row.DurationSeconds),
        ["Test"] = insert => Parameter(insert.Row.Test),
        ["PersonRef"] = insert => Parameter(insert.Row.PersonRef),
        ["Instrument"] = insert => Parameter(insert.Row.Instrument),
        ["Model"] = insert => Parameter(insert.Row.Model),
        ["Focus"] = insert => Parameter(insert.Row.Focus),
        ["Answers"] = insert => Parameter(insert.Row.Answers),
        ["Plan"] = insert => Parameter(insert.Row.Plan),
        ["Consent"] = insert => Parameter(insert.Row.Consent),
        ["Metadata"] = insert => Parameter(insert.Row.Metadata),
        ["Scores"] = insert => Parameter(insert.Row.Scores),
        ["Verdicts"] = insert => Parameter(insert.Row.Verdicts),
        ["ResultHash"] = insert => Parameter(insert.Row.ResultHash),
        ["RescoreOf"] = insert => Parameter(insert.Row.RescoreOf),
        ["ConsentReceivedAt"] = insert => Parameter(insert.Row.ConsentReceivedAt),
        ["ConsentAt"] = insert => Parameter(insert.Row.ConsentAt),
        ["PersonHashes"] = insert => Parameter(insert.Options.PersonHashes),
        ["PersonHash"] = insert => Parameter(insert.Options.PersonHashes is [var newest, ..] ? newest : null),
        ["InvitationId"] = insert => Parameter(insert.Options.InvitationId),
        ["PublicKeyId"] = insert => Parameter(insert.Options.PublicKeyId),
        ["IdempotencyScope"] = insert => Parameter(insert.Options.IdempotencyKey?.Scope),
        ["IdempotencyKey"] = insert => Parameter(insert.Options.IdempotencyKey?.Key),
        ["IdempotencyKeyExpiry"] = insert => Parameter(insert.Options.IdempotencyKey?.Expiry),
        ["RequestHash"] = insert => Parameter(insert.Options.IdempotencyKey?.Request),
        ["ResourceId"] = insert => Parameter(insert.Row.Id),
        ["Rendering"] = insert => Parameter(insert.Options.IdempotencyKey is null ? null : insert.Options.Rendering),
        ["TokenHash"] = insert => Parameter(insert.Options.Token?.Hash()),
        ["TokenExpiresAt"] = insert => Parameter(insert.Row.CreatedAt + InsertOptions.TokenLifetime),
    };

    private static readonly PositionalStatement<AssessmentInsert> Claim = new(ClaimSql, Parameters);
    private static readonly PositionalStatement<AssessmentInsert> Insert = new(InsertSql, Parameters);
    private static readonly PositionalStatement<AssessmentInsert> DeleteExpiredTokens = new(
        DeleteExpiredTokensSql,
        Parameters
    );
    private static readonly PositionalStatement<AssessmentInsert> InsertToken = new(InsertTokenSql, Parameters);

    /// <summary>True if the insert depends on a person, an invitation, a key or an original assessment.</summary>
    private bool Claims =>
        row.PersonRef is not null
        || row.RescoreOf is not null
        || options.InvitationId is not null
        || options.PublicKeyId is not null
        || options.IdempotencyKey is not null;

    private Guid Partner => partner;

    private AssessmentRow Row => row;

    private InsertOptions Options => options;

    /// <summary>Inserts the rows in a transaction together with those of other requests.</summary>
    public static Task<InsertResult> Run(TenantDb db, AssessmentInsert insert, CancellationToken cancel) =>
        db.WriteInGroup(insert.Partner, insert.CreateCommands, insert.ReadResult, cancel);

    private IEnumerable<NpgsqlBatchCommand> CreateCommands()
    {
        if (Claims)
        {
            yield return Claim.CreateCommand(this);
        }

        yield return Insert.CreateCommand(this);

        if (options.Token is not null)
        {
            yield return DeleteExpiredTokens.CreateCommand(this);
            yield return InsertToken.CreateCommand(this);
        }
    }

    private async Task<InsertResult> ReadResult(DbDataReader rows, CancellationToken cancel)
    {
        await rows.ReadAsync(cancel);
        var (isErased, isCapReached) = (false, false);

        if (Claims)
        {
            (isErased, isCapReached) = (rows.GetBoolean(0), rows.GetBoolean(1));
            await rows.NextResultAsync(cancel);
            await rows.ReadAsync(cancel);
        }

        return new(Inserted: rows.GetBoolean(0), isErased, EventRaised: rows.GetBoolean(1), isCapReached);
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };
}
