using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Queries that find, list or count assessments; <see cref="AssessmentStore"/> holds the statements for one id.</summary>
public static class AssessmentQueries
{
    /// <summary>Returns the assessments with the given ids that exist, all or those of one person.</summary>
    public static Task<IEnumerable<AssessmentRow>> FindAll(
        TenantDb db,
        Guid partner,
        bool test,
        Guid[] ids,
        string? personRef,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"""
            select {AssessmentRow.Columns}
            from assessment
            where partner_id = @tenant and test = @test and id = any (@ids)
                and (@personRef::text is null or person_ref = @personRef)
            """,
            new
            {
                test,
                ids,
                personRef,
            },
            static grid => grid.ReadAsync<AssessmentRow>(),
            cancel
        );

    /// <summary>Returns the latest assessment of a person; null if there is none.</summary>
    public static Task<AssessmentRow?> FindLatest(
        TenantDb db,
        Guid partner,
        bool test,
        string personRef,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"""
            select {AssessmentRow.Columns}
            from assessment
            where partner_id = @tenant and test = @test and person_ref = @personRef
            order by id desc
            limit 1
            """,
            new { test, personRef },
            static grid => grid.ReadFirstOrDefaultAsync<AssessmentRow?>(),
            cancel
        );

    /// <summary>Returns a person's next assessments before an id, newest first.</summary>
    public static Task<List<AssessmentRow>> ListByPersonBefore(
        TenantDb db,
        Caller caller,
        string personRef,
        Guid before,
        int limit,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.PartnerId,
            $"""
            select {AssessmentRow.Columns}
            from assessment
            where partner_id = @tenant and test = @test and person_ref = @personRef and id < @before
            order by id desc
            limit @limit
            """,
            new
            {
                test = caller.IsTest,
                personRef,
                before,
                limit,
            },
            static async grid => (await grid.ReadAsync<AssessmentRow>()).ToList(),
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
            select {AssessmentRow.Columns}
            from assessment
            where partner_id = @tenant and not test and id > @id
            order by id
            limit @limit
            """,
            new { id = last?.Id ?? Guid.Empty, limit },
            static grid => grid.ReadAsync<AssessmentRow>(),
            cancel
        );
}
