using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Catalog;
using Dapper;

namespace ChannelFit.Api.Features.Outcomes.Summary;

/// <summary>
/// Queries that sum the activity of all people of a partner. Two connections read half of the people each at the same time,
/// because PostgreSQL does not divide these queries among its processes.
/// </summary>
public static class OutcomeSummaryQueries
{
    // A million rows are grouped in memory.
    private const string Settings = $"select {TenantCommand.SetPlansForPartner}, set_config('work_mem', '64MB', true)";

    /// <summary>Sums by channel.</summary>
    public static Task<IEnumerable<OutcomeCell>> ByChannel(TenantDb db, Caller caller, CancellationToken cancel) =>
        InHalves(negativeHash =>
            db.Read(
                caller.PartnerId,
                $"""
                {Settings};
                with person as (
                    select channel, person_ref, sum(quarter_hours)::int as quarter_hours, sum(attempts)::int as attempts,
                        sum(replies)::int as replies, sum(interviews)::int as interviews, sum(offers)::int as offers
                    from activity
                    where partner_id = @tenant and test = @test and (hashtext(person_ref) < 0) = @negativeHash
                    group by channel, person_ref
                )
                select channel, '' as group_code, count(*)::int as people,
                    sum(quarter_hours) as quarter_hours, sum(attempts) as attempts,
                    sum(replies) as replies, sum(interviews) as interviews, sum(offers) as offers,
                    max(quarter_hours)::bigint as most_quarter_hours, max(attempts)::bigint as most_attempts,
                    max(replies)::bigint as most_replies, max(interviews)::bigint as most_interviews, max(offers)::bigint as most_offers
                from person
                group by channel
                """,
                new { test = caller.IsTest, negativeHash },
                ReadCells,
                cancel
            )
        );

    /// <summary>Sums by channel and by the verdict of the assessment that was the latest when the week began.</summary>
    public static Task<IEnumerable<OutcomeCell>> ByVerdict(
        TenantDb db,
        Caller caller,
        PublishedCatalog catalog,
        CancellationToken cancel
    )
    {
        var positions = VerdictPositions.Of(catalog);
        return InHalves(negativeHash =>
            db.Read(
                caller.PartnerId,
                $"""
                {Settings};
                with scored_channels as (
                    select model, array_agg(channel order by position) as channels
                    from unnest(@Models::text[], @Channels::text[], @Positions::int[]) as scored (model, channel, position)
                    group by model
                ),
                assessed as (
                    select person_ref, channels, verdicts, first_day,
                        lead(first_day, 1, 'infinity') over (partition by person_ref order by id) as end_day
                    from assessment
                    left join scored_channels using (model),
                        -- The first day that begins after the assessment.
                        cast(created_at at time zone 'UTC' + interval '1 day' - interval '1 microsecond' as date) as first_day
                    where partner_id = @tenant and test = @test and person_ref is not null
                        and (hashtext(person_ref) < 0) = @negativeHash
                ),
                person as (
                    select activity.channel, verdicts[array_position(channels, activity.channel)] as verdict,
                        activity.person_ref, sum(quarter_hours)::int as quarter_hours, sum(attempts)::int as attempts,
                        sum(replies)::int as replies, sum(interviews)::int as interviews, sum(offers)::int as offers
                    from activity
                    left join assessed
                        on assessed.person_ref = activity.person_ref and week >= first_day and week < end_day
                    where partner_id = @tenant and test = @test and (hashtext(activity.person_ref) < 0) = @negativeHash
                    group by 1, 2, 3
                )
                select channel, coalesce(verdict::text, 'none') as group_code, count(*)::int as people,
                    sum(quarter_hours) as quarter_hours, sum(attempts) as attempts,
                    sum(replies) as replies, sum(interviews) as interviews, sum(offers) as offers,
                    max(quarter_hours)::bigint as most_quarter_hours, max(attempts)::bigint as most_attempts,
                    max(replies)::bigint as most_replies, max(interviews)::bigint as most_interviews, max(offers)::bigint as most_offers
                from person
                group by channel, verdict
                """,
                new
                {
                    test = caller.IsTest,
                    negativeHash,
                    positions.Models,
                    positions.Channels,
                    positions.Positions,
                },
                ReadCells,
                cancel
            )
        );
    }

    /// <summary>Sums by channel and by the line of work in each person's latest assessment.</summary>
    /// <param name="db">The database.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="item">The code of the item that asks for the line of work.</param>
    /// <param name="cancel">Cancels the query.</param>
    public static Task<IEnumerable<OutcomeCell>> ByOccupation(
        TenantDb db,
        Caller caller,
        string item,
        CancellationToken cancel
    ) =>
        InHalves(negativeHash =>
            db.Read(
                caller.PartnerId,
                $"""
                {Settings};
                with latest as (
                    select distinct on (person_ref) person_ref, answers ->> @item as occupation
                    from assessment
                    where partner_id = @tenant and test = @test and person_ref is not null
                        and (hashtext(person_ref) < 0) = @negativeHash
                    order by person_ref, id desc
                ),
                person as (
                    select channel, person_ref, sum(quarter_hours)::int as quarter_hours, sum(attempts)::int as attempts,
                        sum(replies)::int as replies, sum(interviews)::int as interviews, sum(offers)::int as offers
                    from activity
                    where partner_id = @tenant and test = @test and (hashtext(person_ref) < 0) = @negativeHash
                    group by channel, person_ref
                )
                select channel, coalesce(occupation, 'none') as group_code, count(*)::int as people,
                    sum(quarter_hours) as quarter_hours, sum(attempts) as attempts,
                    sum(replies) as replies, sum(interviews) as interviews, sum(offers) as offers,
                    max(quarter_hours)::bigint as most_quarter_hours, max(attempts)::bigint as most_attempts,
                    max(replies)::bigint as most_replies, max(interviews)::bigint as most_interviews, max(offers)::bigint as most_offers
                from person
                left join latest using (person_ref)
                group by channel, group_code
                """,
                new
                {
                    test = caller.IsTest,
                    negativeHash,
                    item,
                },
                ReadCells,
                cancel
            )
        );

    // The sign of a hash of the reference divides the people in halves; a person's rows are all in one.
    private static async Task<IEnumerable<OutcomeCell>> InHalves(Func<bool, Task<IEnumerable<OutcomeCell>>> read)
    {
        var halves = await Task.WhenAll(read(false), read(true));
        return halves
            .SelectMany(cells => cells)
            .GroupBy(cell => (cell.Channel, cell.GroupCode))
            .Select(cells => cells.Aggregate((sums, others) => sums.With(others)));
    }

    private static async Task<IEnumerable<OutcomeCell>> ReadCells(SqlMapper.GridReader grid)
    {
        await grid.ReadAsync<string>(); // the settings
        return await grid.ReadAsync<OutcomeCell>();
    }
}
