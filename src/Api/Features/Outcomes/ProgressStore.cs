using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Activity;
using ChannelFit.Api.Features.Assessments;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>The SQL of progress.</summary>
public static class ProgressStore
{
    /// <summary>Returns the latest assessment of a person and all recorded weeks, in one transaction.</summary>
    public static Task<(AssessmentRow? Latest, List<ActivityRow> Activity)> Read(
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
            limit 1;

            select {ActivityRow.Columns}
            from activity
            where partner_id = @tenant and test = @test and person_ref = @personRef
            """,
            new { test, personRef },
            static async grid =>
                (await grid.ReadFirstOrDefaultAsync<AssessmentRow?>(), (await grid.ReadAsync<ActivityRow>()).ToList()),
            cancel
        );
}
