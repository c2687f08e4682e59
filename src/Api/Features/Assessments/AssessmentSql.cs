using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>All SQL of assessments that are stored.</summary>
public static class AssessmentSql
{
    internal const string Columns = """
        id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan, consent, metadata,
        scores, verdicts::text[] as verdicts, result_hash, rescore_of,
        consent_received_at
        """;

    /// <summary>What finds a row for a secret key.</summary>
    internal const string FindOneSql = $"""
        select {Columns} from assessment
        where partner_id = @tenant and test = @Test and id = @id
        """;

    /// <summary>The row that a path names; null where there is none for this key, or the text is no id.</summary>
    public static Task<AssessmentRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        ResourceId.TryRead(id, out var known) ? Find(db, caller, known, cancel) : Task.FromResult<AssessmentRow?>(null);

    public static Task<AssessmentRow?> Find(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Read(
            caller.Partner,
            $"{FindOneSql} {OwnOf(caller)}",
            new
            {
                caller.Test,
                id,
                caller.Assessment,
                caller.Invitation,
            },
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

    /// <summary>Those among some that are one person's.</summary>
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

    /// <summary>A person's, newest first: the next ones before an id.</summary>
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

    /// <summary>Newest first, from the cursor on; one more than asked for, to tell whether there is a next page.</summary>
    public static Task<IEnumerable<AssessmentListRow>> List(
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
            select id, created_at, person_ref, instrument, model, focus, scores, verdicts::text[] as verdicts
            from assessment
            where partner_id = @tenant and test = @Test and id >= @From and id < @Before {person}
            order by id desc
            limit @Limit + 1
            """,
            filter,
            static grid => grid.ReadAsync<AssessmentListRow>(),
            cancel
        );
    }

    /// <summary>How many of one mode there are in an interval of ids.</summary>
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

    /// <summary>All live ones of a partner, oldest first: the next ones after a row, or the first.</summary>
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

    /// <summary>Deletes one: whether a webhook is to be told, and null where there is none.</summary>
    public static Task<bool?> Delete(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Write(
            caller.Partner,
            $"""
            with gone as (
                delete from assessment
                where partner_id = @tenant and test = @Test and id = @id {OwnOf(caller)}
                returning id, test),
            {Outbox.RaiseDeletedSql}
            select exists (select from raised) from gone
            """,
            new
            {
                caller.Test,
                id,
                caller.Assessment,
                caller.Invitation,
            },
            static grid => grid.ReadFirstOrDefaultAsync<bool?>(),
            cancel
        );

    /// <summary>Holds a respondent's token to its one assessment; keys reach all of their partner's.</summary>
    private static string OwnOf(Caller caller) =>
        caller switch
        {
            { Kind: not KeyType.Respondent } => "",
            { Invitation: not null } => $"and id = {InvitationQueries.AssessmentIdSql}",
            _ => "and id = @Assessment",
        };
}

/// <summary>Which assessments to list: ids carry their time, so bounds in time are bounds on ids.</summary>
public sealed record AssessmentFilter(bool Test, string? PersonRef, Guid From, Guid Before, int Limit);
