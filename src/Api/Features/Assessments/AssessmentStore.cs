using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using Dapper;
using Npgsql;
using static ChannelFit.Api.Database.PositionalStatement<(ChannelFit.Api.Http.Auth.Caller Caller, System.Guid Id)>;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>The statements for one assessment by its id: find, replace the token, delete.</summary>
public static class AssessmentStore
{
    /// <summary>Stores a new token of an assessment in place of the earlier ones, for a replayed response.</summary>
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
            delete from respondent_token where partner_id = @tenant and test = any (@Test) and assessment_id = any (@Id);
            {AssessmentInsertStatements.InsertTokensSql}
            """,
            new
            {
                Test = new[] { row.Test },
                Id = new[] { row.Id },
                TokenHash = new[] { token.Hash() },
                TokenExpiresAt = new[] { expiresAt },
            },
            static _ => Task.FromResult(true),
            cancel
        );

    // A respondent token gives access to its own assessment only; an API key, to all assessments of its partner.
    private const string IsAccessibleSql = """
        (not wanted.is_respondent or assessment.id = case
            when wanted.invitation_id is null then wanted.assessment_id
            else (
                select invitation.assessment_id
                from invitation
                where invitation.partner_id = @tenant and invitation.test = wanted.test
                    and invitation.id = wanted.invitation_id)
            end)
        """;

    // The limit makes PostgreSQL look up each row by its id, also with a plan from when the table was small.
    internal const string FindSql = $"""
        select wanted.position, found.*
        from unnest(@id, @test, @isRespondent, @assessmentId, @invitationId) with ordinality
            as wanted (id, test, is_respondent, assessment_id, invitation_id, position)
        cross join lateral (
            select {AssessmentRow.Columns}
            from assessment
            where partner_id = @tenant and test = wanted.test and id = wanted.id
                and {IsAccessibleSql}
            limit 1) as found
        """;

    private static readonly PositionalStatement<(Caller Caller, Guid Id)> FindStatement = new(
        FindSql,
        new Dictionary<string, Func<IReadOnlyList<(Caller Caller, Guid Id)>, NpgsqlParameter>>
        {
            ["tenant"] = static wanted => CreateParameter(wanted[0].Caller.PartnerId),
            ["test"] = Column(static wanted => wanted.Caller.IsTest),
            ["id"] = Column(static wanted => wanted.Id),
            ["isRespondent"] = Column(static wanted => wanted.Caller.KeyType == KeyType.Respondent),
            ["assessmentId"] = Column(static wanted => wanted.Caller.AssessmentId),
            ["invitationId"] = Column(static wanted => wanted.Caller.InvitationId),
        }
    );

    private static readonly GroupedOperation<(Caller Caller, Guid Id), AssessmentRow?> FindOperation = new(
        static wanted => [FindStatement.CreateCommand(wanted)],
        static async (rows, wanted, cancel) =>
        {
            var found = new AssessmentRow?[wanted.Count];
            var parse = rows.GetRowParser<AssessmentRow>(startIndex: 1);

            while (await rows.ReadAsync(cancel))
            {
                found[rows.GetInt64(0) - 1] = parse(rows);
            }

            return found;
        }
    );

    /// <summary>Returns the assessment with the id in a path; null if the caller has none or the text is no id.</summary>
    public static Task<AssessmentRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        ResourceId.TryRead(id, out var known) ? Find(db, caller, known, cancel) : Task.FromResult<AssessmentRow?>(null);

    /// <summary>
    /// Returns an assessment; null if the caller has none with this id. For the token of an assessment, the row has neither
    /// the person nor the note: the page knows the answers, but not what the partner has added.
    /// </summary>
    public static async Task<AssessmentRow?> Find(TenantDb db, Caller caller, Guid id, CancellationToken cancel)
    {
        var row = await db.ReadInGroup(caller.PartnerId, (caller, id), FindOperation, cancel);
        return caller.AssessmentId is null || row is null ? row : row with { PersonRef = null, Note = null };
    }

    /// <summary>
    /// Deletes an assessment and its deliveries; returns whether a webhook has an event to deliver, or null if the caller has
    /// no such assessment.
    /// </summary>
    /// <param name="read">The assessment as it was read, to delete it only if it is the same; null to delete it in any case.</param>
    public static Task<bool?> Delete(
        TenantDb db,
        Caller caller,
        Guid id,
        AssessmentRow? read,
        CancellationToken cancel
    ) =>
        db.Write(
            caller.PartnerId,
            $"""
            with deleted as (
                delete from assessment
                using (
                    values (@test, @id, @isRespondent, @assessmentId::uuid, @invitationId::uuid)
                ) as wanted (test, id, is_respondent, assessment_id, invitation_id)
                where partner_id = @tenant and assessment.test = wanted.test and assessment.id = wanted.id
                    and {IsAccessibleSql}
                    and (not @mustBeSame
                        or note is not distinct from @Note::text
                        and person_ref is not distinct from @PersonRef::text)
                returning assessment.id, assessment.test
            ),
            deletion_event as materialized (
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
                select @tenant, webhook.id, deletion_event.event_id, 'assessment.deleted', array[deletion_event.id],
                    case when webhook.disabled_at is null then now() end
                from deletion_event
                join webhook on webhook.partner_id = @tenant and webhook.test = deletion_event.test
                    and 'assessment.deleted' = any (webhook.events)
                returning id
            )
            select exists (select 1 from raised) from deleted
            """,
            new
            {
                test = caller.IsTest,
                id,
                isRespondent = caller.KeyType == KeyType.Respondent,
                assessmentId = caller.AssessmentId,
                invitationId = caller.InvitationId,
                // The token of an assessment reads neither the note nor the person, so they are no condition of its request.
                mustBeSame = read is not null && caller.AssessmentId is null,
                read?.Note,
                read?.PersonRef,
            },
            static grid => grid.ReadFirstOrDefaultAsync<bool?>(),
            cancel
        );
}
