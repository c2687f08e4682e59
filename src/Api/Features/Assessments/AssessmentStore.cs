using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Dapper;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>All SQL of assessments.</summary>
public static class AssessmentStore
{
    private const string Columns = """
        id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan, consent, metadata,
        scores, verdicts::text[] as verdicts, result_hash, rescore_of
        """;

    private const string InsertColumns = """
        insert into assessment
            (partner_id, id, created_at, duration_seconds, test, person_ref, instrument, model, focus,
             answers, plan, consent, metadata, scores, verdicts, result_hash, rescore_of)
        """;

    private const string InsertValues = """
        @tenant, @Id, @CreatedAt, @DurationSeconds, @Test, @PersonRef, @Instrument, @Model, @Focus,
        @Answers::json, @Plan::json, @Consent::json, @Metadata::json, @Scores, @Verdicts::verdict[], @ResultHash,
        @RescoreOf
        """;

    private const string Raised = "select exists (select from raised)";

    /// <summary>Keeps a row; whether a webhook is to be told.</summary>
    public static Task<bool> Keep(TenantDb db, Guid partner, AssessmentRow row, CancellationToken cancel) =>
        db.Write(
            partner,
            $"""
            with kept as ({InsertColumns} values ({InsertValues}) returning id, test),
            {Outbox.Completed}
            {Raised}
            """,
            row,
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );

    /// <summary>
    /// Keeps a row and the attempt that made it, together or not at all: whether a webhook is to be told, and null where
    /// the attempt was made before. A twin that is still being kept is waited for.
    /// </summary>
    public static Task<bool?> Keep(
        TenantDb db,
        Guid partner,
        AssessmentRow row,
        Attempt attempt,
        string rendering,
        CancellationToken cancel
    )
    {
        const string sql = $"""
            with attempt as (
                insert into idempotency (partner_id, scope, key, request, assessment, rendering)
                values (@tenant, @Scope, @Key, @Request, @Id, @rendering)
                on conflict on constraint idempotency_pk do update
                    set request = excluded.request, assessment = excluded.assessment,
                        rendering = excluded.rendering, kept_at = excluded.kept_at
                    where idempotency.kept_at < now() - interval '24 hours'
                returning assessment),
            kept as ({InsertColumns} select {InsertValues} from attempt returning id, test),
            {Outbox.Completed}
            {Raised} from kept
            """;

        var args = new DynamicParameters(row);
        args.AddDynamicParams(attempt);
        args.Add("rendering", rendering);
        return db.Write(partner, sql, args, static grid => grid.ReadFirstOrDefaultAsync<bool?>(), cancel);
    }

    /// <summary>The attempt that was made before with the same key, within the last 24 hours.</summary>
    public static Task<EarlierAttempt?> FindAttempt(
        TenantDb db,
        Guid partner,
        Attempt attempt,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            """
            select request, assessment, rendering
            from idempotency
            where partner_id = @tenant and scope = @Scope and key = @Key and kept_at >= now() - interval '24 hours'
            """,
            attempt,
            static grid => grid.ReadFirstOrDefaultAsync<EarlierAttempt?>(),
            cancel
        );

    /// <summary>The row that a path names; null where there is none for this key, or the text is no id.</summary>
    public static Task<AssessmentRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        Guid.TryParseExact(id, "D", out var known)
            ? Find(db, caller, known, cancel)
            : Task.FromResult<AssessmentRow?>(null);

    public static Task<AssessmentRow?> Find(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Read(
            caller.Partner,
            $"select {Columns} from assessment where partner_id = @tenant and test = @Test and id = @id",
            new { caller.Test, id },
            static grid => grid.ReadFirstOrDefaultAsync<AssessmentRow?>(),
            cancel
        );

    /// <summary>Those of some ids that are there.</summary>
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

    /// <summary>Newest first, from the cursor on; one more than asked for, to tell whether there is a next page.</summary>
    public static Task<IEnumerable<AssessmentSummary>> List(
        TenantDb db,
        Guid partner,
        AssessmentFilter filter,
        CancellationToken cancel
    )
    {
        // Two texts, so that each keeps its own index and its own prepared plan.
        var person = filter.PersonRef is null ? "" : "and person_ref = @PersonRef";
        return db.Read(
            partner,
            $"""
            select id, created_at, person_ref, instrument, model, focus
            from assessment
            where partner_id = @tenant and test = @Test and id >= @From and id < @Before {person}
            order by id desc
            limit @Limit + 1
            """,
            filter,
            static grid => grid.ReadAsync<AssessmentSummary>(),
            cancel
        );
    }

    /// <summary>How many a partner has, live and test.</summary>
    public static Task<long> Count(TenantDb db, Guid partner, CancellationToken cancel) =>
        db.Read(
            partner,
            "select count(*) from assessment where partner_id = @tenant",
            args: null,
            static grid => grid.ReadSingleAsync<long>(),
            cancel
        );

    /// <summary>All of a partner, live ones first, oldest first: the next ones after a row, or the first.</summary>
    public static Task<IEnumerable<AssessmentRow>> After(
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
            where partner_id = @tenant and (test, id) > (@test, @id)
            order by test, id
            limit @limit
            """,
            new
            {
                test = last?.Test ?? false,
                id = last?.Id ?? Guid.Empty,
                limit,
            },
            static grid => grid.ReadAsync<AssessmentRow>(),
            cancel
        );

    /// <summary>Deletes one: whether a webhook is to be told, and null where there is none.</summary>
    public static Task<bool?> Delete(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Write(
            caller.Partner,
            $"""
            with gone as (
                delete from assessment where partner_id = @tenant and test = @Test and id = @id returning id, test),
            {Outbox.Deleted}
            {Raised} from gone
            """,
            new { caller.Test, id },
            static grid => grid.ReadFirstOrDefaultAsync<bool?>(),
            cancel
        );
}

/// <summary>What an earlier attempt asked for and made.</summary>
public sealed record EarlierAttempt(byte[] Request, Guid Assessment, string Rendering);

/// <summary>Which assessments to list: ids carry their time, so bounds in time are bounds on ids.</summary>
public sealed record AssessmentFilter(bool Test, string? PersonRef, Guid From, Guid Before, int Limit);
