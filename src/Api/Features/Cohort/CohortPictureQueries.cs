using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>Queries of the pictures in the coach's view, over all people of a partner.</summary>
internal static class CohortPictureQueries
{
    /// <summary>Counts the people by channel and verdict in their latest assessments.</summary>
    public static Task<IEnumerable<(string Channel, string Verdict, int People)>> CountVerdicts(
        TenantDb db,
        Caller caller,
        PublishedCatalog catalog,
        CancellationToken cancel
    )
    {
        var positions = VerdictPositions.Of(catalog);
        return db.Read(
            caller.PartnerId,
            """
            with latest as (
                select distinct on (person_ref) model, verdicts
                from assessment
                where partner_id = @tenant and test = @test and person_ref is not null
                order by person_ref, id desc
            ),
            counted as (
                select model, position, verdict, count(*) as people
                from latest
                cross join unnest(verdicts) with ordinality as stored (verdict, position)
                where verdict is not null
                group by model, position, verdict
            )
            select channel, verdict::text, sum(people)::int as people
            from counted
            join unnest(@Models::text[], @Channels::text[], @Positions::int[])
                as verdict_position (model, channel, position) using (model, position)
            group by channel, verdict
            """,
            new
            {
                test = caller.IsTest,
                positions.Models,
                positions.Channels,
                positions.Positions,
            },
            static grid => grid.ReadAsync<(string, string, int)>(),
            cancel
        );
    }

    /// <summary>
    /// Returns the quarter hours of people by channel in an interval of weeks, and the latest assessments of these people.
    /// </summary>
    public static Task<(
        List<(string Person, string Channel, int Quarters)> Spent,
        List<AssessmentRow> Latest
    )> ReadHours(TenantDb db, Caller caller, IsoWeek from, IsoWeek before, int mostPeople, CancellationToken cancel) =>
        db.Read(
            caller.PartnerId,
            $"""
            select person_ref, channel, sum(quarter_hours)::int as quarters
            from activity
            where partner_id = @tenant and test = @test and week >= @from and week < @before
                and person_ref in (
                    select distinct person_ref
                    from activity
                    where partner_id = @tenant and test = @test and week >= @from and week < @before
                    order by person_ref
                    limit @mostPeople)
            group by person_ref, channel;

            select distinct on (person_ref) {AssessmentRow.Columns}
            from assessment
            where partner_id = @tenant and test = @test
                and person_ref in (
                    select distinct person_ref
                    from activity
                    where partner_id = @tenant and test = @test and week >= @from and week < @before
                    order by person_ref
                    limit @mostPeople)
            order by person_ref, id desc
            """,
            new
            {
                test = caller.IsTest,
                from = from.Monday,
                before = before.Monday,
                mostPeople,
            },
            static async grid =>
                (
                    (await grid.ReadAsync<(string, string, int)>()).ToList(),
                    (await grid.ReadAsync<AssessmentRow>()).ToList()
                ),
            cancel
        );
}
