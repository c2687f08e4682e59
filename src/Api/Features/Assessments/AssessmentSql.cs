using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>The SQL that reads and deletes stored assessments.</summary>
public static class AssessmentSql
{
    /// <summary>
    /// The statement of <see cref="Find(TenantDb, Caller, Guid, CancellationToken)"/>. A respondent's token reads only its own
    /// assessment; API keys read all of their partner's.
    /// </summary>
    internal const string FindSql = $"""
        select {Columns}
        from assessment
        where partner_id = @tenant and test = @Test and id = @id
            and (not @isRespondent or id = case
                when @Invitation::uuid is null then @Assessment::uuid
                else (
                    select assessment_id
                    from invitation
                    where partner_id = @tenant and test = @Test and id = @Invitation)
                end)
        """;

    private const string Columns = """
        id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan, consent, metadata,
        scores, verdicts::text[] as verdicts, result_hash, rescore_of, consent_received_at, note
        """;

    /// <summary>Returns the assessment with the id in a path; null when the caller has none or the text is no id.</summary>
    public static Task<AssessmentRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        ResourceId.TryRead(id, out var known) ? Find(db, caller, known, cancel) : Task.FromResult<AssessmentRow?>(null);

    /// <summary>Returns an assessment; null when the caller has none with this id.</summary>
    public static Task<AssessmentRow?> Find(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Read(
            caller.Partner,
            FindSql,
            new
            {
                caller.Test,
                id,
                isRespondent = caller.Kind == KeyType.Respondent,
                caller.Assessment,
                caller.Invitation,
            },
            static grid => grid.ReadFirstOrDefaultAsync<AssessmentRow?>(),
            cancel
        );

    /// <summary>Returns the assessments with the given ids that exist.</summary>
    public static Task<IEnumerable<AssessmentRow>> FindAll(
        TenantDb db,
        Guid partner,
        bool test,
        Guid[] ids,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"select {Columns} from assessment where partner_id = @tenant and test = @test and id = any (@ids)",
            new { test, ids },
            static grid => grid.ReadAsync<AssessmentRow>(),
            cancel
        );

    /// <summary>Returns the assessments with the given ids that belong to a person.</summary>
    public static Task<IEnumerable<AssessmentRow>> FindByPerson(
        TenantDb db,
        Caller caller,
        string personRef,
        Guid[] ids,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.Partner,
            $"""
            select {Columns}
            from assessment
            where partner_id = @tenant and test = @Test and id = any (@ids) and person_ref = @personRef
            """,
            new
            {
                caller.Test,
                ids,
                personRef,
            },
            static grid => grid.ReadAsync<AssessmentRow>(),
            cancel
        );

    /// <summary>Returns a person's next assessments before an id, newest first.</summary>
    public static Task<IEnumerable<AssessmentRow>> ListByPersonBefore(
        TenantDb db,
        Caller caller,
        string personRef,
        Guid before,
        int limit,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.Partner,
            $"""
            select {Columns}
            from assessment
            where partner_id = @tenant and test = @Test and person_ref = @personRef and id < @before
            order by id desc
            limit @limit
            """,
            new
            {
                caller.Test,
                personRef,
                before,
                limit,
            },
            static grid => grid.ReadAsync<AssessmentRow>(),
            cancel
        );

    /// <summary>Returns a page of assessments, newest first, and one more row when there is a next page.</summary>
    public static Task<IEnumerable<AssessmentListRow>> List(
        TenantDb db,
        Guid partner,
        AssessmentFilter filter,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            // Two statements, so that each has its own index and prepared plan.
            filter.PersonRef
                is null
                ? """
                select id, created_at, person_ref, instrument, model, focus, scores, verdicts::text[] as verdicts
                from assessment
                where partner_id = @tenant and test = @Test and id >= @From and id < @Before
                order by id desc
                limit @Limit + 1
                """
                : """
                select id, created_at, person_ref, instrument, model, focus, scores, verdicts::text[] as verdicts
                from assessment
                where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                    and id >= @From and id < @Before
                order by id desc
                limit @Limit + 1
                """,
            filter,
            static grid => grid.ReadAsync<AssessmentListRow>(),
            cancel
        );

    /// <summary>Counts the assessments of one mode in an interval of ids.</summary>
    public static Task<long> Count(
        TenantDb db,
        Guid partner,
        bool test,
        Guid from,
        Guid before,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            "select count(*) from assessment where partner_id = @tenant and test = @test and id >= @from and id < @before",
            new
            {
                test,
                from,
                before,
            },
            static grid => grid.ReadSingleAsync<long>(),
            cancel
        );

    /// <summary>Returns a partner's next live assessments after a row, or the first ones, oldest first.</summary>
    public static Task<IEnumerable<AssessmentRow>> ListLiveAfter(
        TenantDb db,
        Guid partner,
        AssessmentRow? last,
        int limit,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"""
            select {Columns}
            from assessment
            where partner_id = @tenant and not test and id > @id
            order by id
            limit @limit
            """,
            new { id = last?.Id ?? Guid.Empty, limit },
            static grid => grid.ReadAsync<AssessmentRow>(),
            cancel
        );

    /// <summary>
    /// Deletes an assessment and its deliveries; returns whether a webhook has an event to deliver, or null when the caller has
    /// no such assessment.
    /// </summary>
    public static Task<bool?> Delete(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Write(
            caller.Partner,
            """
            with deleted as (
                delete from assessment
                where partner_id = @tenant and test = @Test and id = @id
                    and (not @isRespondent or id = case
                        when @Invitation::uuid is null then @Assessment::uuid
                        else (
                            select assessment_id
                            from invitation
                            where partner_id = @tenant and test = @Test and id = @Invitation)
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
                caller.Test,
                id,
                isRespondent = caller.Kind == KeyType.Respondent,
                caller.Assessment,
                caller.Invitation,
            },
            static grid => grid.ReadFirstOrDefaultAsync<bool?>(),
            cancel
        );
}

/// <summary>The filter of a list of assessments. Ids contain their time, so bounds in time are bounds on ids.</summary>
public sealed record AssessmentFilter(bool Test, string? PersonRef, Guid From, Guid Before, int Limit);
