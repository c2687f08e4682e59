using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Catalog;
using Dapper;

namespace ChannelFit.Api.Features.Outcomes.Summary;

/// <summary>Queries that sum the activity of all people of a partner. Each reads the rows once.</summary>
public static class OutcomeSummaryQueries
{
    // A million rows are grouped in memory; compiling the statement would take longer than it saves.
    private const string Settings = "select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)";

    /// <summary>Sums by channel.</summary>
    public static Task<IEnumerable<OutcomeCell>> ByChannel(TenantDb db, Caller caller, CancellationToken cancel) =>
        db.Read(
            caller.PartnerId,
            $"""
            {Settings};
            with person as (
                select channel, person_ref, sum(quarter_hours)::int as quarter_hours, sum(attempts)::int as attempts,
                    sum(replies)::int as replies, sum(interviews)::int as interviews, sum(offers)::int as offers
                from activity
                where partner_id = @tenant and test = @test
                group by channel, person_ref
            )
            select channel, '' as cell, count(*)::int as people,
                sum(quarter_hours) as quarter_hours, sum(attempts) as attempts,
                sum(replies) as replies, sum(interviews) as interviews, sum(offers) as offers,
                max(quarter_hours)::bigint as most_quarter_hours, max(attempts)::bigint as most_attempts,
                max(replies)::bigint as most_replies, max(interviews)::bigint as most_interviews, max(offers)::bigint as most_offers
            from person
            group by channel
            """,
            new { test = caller.IsTest },
            ReadCells,
            cancel
        );

    /// <summary>Sums by channel and by the verdict of the assessment that was the latest when the week began.</summary>
    public static Task<IEnumerable<OutcomeCell>> ByVerdict(
        TenantDb db,
        Caller caller,
        PublishedCatalog published,
        CancellationToken cancel
    )
    {
        var places = published.Models.SelectMany(model => model.Model.Channels.Select(channel => (model, channel)));
        return db.Read(
            caller.PartnerId,
            $"""
            {Settings};
            with spell as materialized (
                select person_ref, row_number() over (partition by person_ref order by id)::int as number, model, verdicts,
                    -- The first day that begins after the assessment.
                    (created_at at time zone 'UTC' + interval '1 day' - interval '1 microsecond')::date as first_day
                from assessment
                where partner_id = @tenant and test = @test and person_ref is not null
            ),
            history as (
                select person_ref, array_agg(first_day order by number) as first_days from spell group by person_ref
            ),
            in_spell as (
                -- width_bucket returns how many assessments the week began after.
                select channel, person_ref, coalesce(width_bucket(week, first_days), 0) as number,
                    sum(quarter_hours)::int as quarter_hours, sum(attempts)::int as attempts, sum(replies)::int as replies,
                    sum(interviews)::int as interviews, sum(offers)::int as offers
                from activity
                left join history using (person_ref)
                where partner_id = @tenant and test = @test
                group by 1, 2, 3
            ),
            place as (
                select * from unnest(@models::text[], @channels::text[], @positions::int[]) as place (model, channel, position)
            ),
            person as (
                select in_spell.channel, coalesce(verdicts[position]::text, 'none') as cell, person_ref,
                    sum(quarter_hours)::int as quarter_hours, sum(attempts)::int as attempts, sum(replies)::int as replies,
                    sum(interviews)::int as interviews, sum(offers)::int as offers
                from in_spell
                left join spell using (person_ref, number)
                left join place on place.model = spell.model and place.channel = in_spell.channel
                group by 1, 2, 3
            )
            select channel, cell, count(*)::int as people,
                sum(quarter_hours) as quarter_hours, sum(attempts) as attempts,
                sum(replies) as replies, sum(interviews) as interviews, sum(offers) as offers,
                max(quarter_hours)::bigint as most_quarter_hours, max(attempts)::bigint as most_attempts,
                max(replies)::bigint as most_replies, max(interviews)::bigint as most_interviews, max(offers)::bigint as most_offers
            from person
            group by channel, cell
            """,
            new
            {
                test = caller.IsTest,
                models = places.Select(place => place.model.Model.Id).ToArray(),
                channels = places.Select(place => place.channel.Key).ToArray(),
                positions = places.Select(place => place.channel.Index + 1).ToArray(),
            },
            ReadCells,
            cancel
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
        db.Read(
            caller.PartnerId,
            $"""
            {Settings};
            with latest as (
                select distinct on (person_ref) person_ref, answers ->> @item as occupation
                from assessment
                where partner_id = @tenant and test = @test and person_ref is not null
                order by person_ref, id desc
            ),
            person as (
                select channel, person_ref, sum(quarter_hours)::int as quarter_hours, sum(attempts)::int as attempts,
                    sum(replies)::int as replies, sum(interviews)::int as interviews, sum(offers)::int as offers
                from activity
                where partner_id = @tenant and test = @test
                group by channel, person_ref
            )
            select channel, coalesce(occupation, 'none') as cell, count(*)::int as people,
                sum(quarter_hours) as quarter_hours, sum(attempts) as attempts,
                sum(replies) as replies, sum(interviews) as interviews, sum(offers) as offers,
                max(quarter_hours)::bigint as most_quarter_hours, max(attempts)::bigint as most_attempts,
                max(replies)::bigint as most_replies, max(interviews)::bigint as most_interviews, max(offers)::bigint as most_offers
            from person
            left join latest using (person_ref)
            group by channel, cell
            """,
            new { test = caller.IsTest, item },
            ReadCells,
            cancel
        );

    private static async Task<IEnumerable<OutcomeCell>> ReadCells(SqlMapper.GridReader grid)
    {
        await grid.ReadAsync<string>(); // the settings
        return await grid.ReadAsync<OutcomeCell>();
    }
}
