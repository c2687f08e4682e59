using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Outcomes.Summary;

/// <summary>Queries that sum the activity of all people of a partner. Each reads the rows once.</summary>
public static class OutcomeSummaryQueries
{
    /// <summary>Sums by channel.</summary>
    public static Task<IEnumerable<OutcomeCell>> ByChannel(TenantDb db, Caller caller, CancellationToken cancel) =>
        db.Read(
            caller.PartnerId,
            """
            with person as (
                select channel, person_ref, sum(quarter_hours) as quarter_hours, sum(attempts) as attempts,
                    sum(replies) as replies, sum(interviews) as interviews, sum(offers) as offers
                from activity
                where partner_id = @tenant and test = @test
                group by channel, person_ref
            )
            select channel, '' as cell, count(*)::int as people,
                sum(quarter_hours)::bigint as quarter_hours, sum(attempts)::bigint as attempts,
                sum(replies)::bigint as replies, sum(interviews)::bigint as interviews, sum(offers)::bigint as offers,
                max(quarter_hours) as most_quarter_hours, max(attempts) as most_attempts,
                max(replies) as most_replies, max(interviews) as most_interviews, max(offers) as most_offers
            from person
            group by channel
            """,
            new { test = caller.IsTest },
            static grid => grid.ReadAsync<OutcomeCell>(),
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
            """
            with spell as (
                select person_ref, model, verdicts, created_at as since,
                    lead(created_at) over (partition by person_ref order by id) as until
                from assessment
                where partner_id = @tenant and test = @test and person_ref is not null
            ),
            place as (
                select * from unnest(@models::text[], @channels::text[], @positions::int[]) as place (model, channel, position)
            ),
            person as (
                select activity.channel, coalesce(spell.verdicts[place.position]::text, 'none') as cell, activity.person_ref,
                    sum(quarter_hours) as quarter_hours, sum(attempts) as attempts, sum(replies) as replies,
                    sum(interviews) as interviews, sum(offers) as offers
                from activity
                left join spell on spell.person_ref = activity.person_ref
                    and spell.since <= activity.week::timestamp at time zone 'UTC'
                    and (spell.until is null or spell.until > activity.week::timestamp at time zone 'UTC')
                left join place on place.model = spell.model and place.channel = activity.channel
                where activity.partner_id = @tenant and activity.test = @test
                group by 1, 2, 3
            )
            select channel, cell, count(*)::int as people,
                sum(quarter_hours)::bigint as quarter_hours, sum(attempts)::bigint as attempts,
                sum(replies)::bigint as replies, sum(interviews)::bigint as interviews, sum(offers)::bigint as offers,
                max(quarter_hours) as most_quarter_hours, max(attempts) as most_attempts,
                max(replies) as most_replies, max(interviews) as most_interviews, max(offers) as most_offers
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
            static grid => grid.ReadAsync<OutcomeCell>(),
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
            """
            with latest as (
                select distinct on (person_ref) person_ref, answers ->> @item as occupation
                from assessment
                where partner_id = @tenant and test = @test and person_ref is not null
                order by person_ref, id desc
            ),
            person as (
                select channel, person_ref, sum(quarter_hours) as quarter_hours, sum(attempts) as attempts,
                    sum(replies) as replies, sum(interviews) as interviews, sum(offers) as offers
                from activity
                where partner_id = @tenant and test = @test
                group by channel, person_ref
            )
            select channel, coalesce(occupation, 'none') as cell, count(*)::int as people,
                sum(quarter_hours)::bigint as quarter_hours, sum(attempts)::bigint as attempts,
                sum(replies)::bigint as replies, sum(interviews)::bigint as interviews, sum(offers)::bigint as offers,
                max(quarter_hours) as most_quarter_hours, max(attempts) as most_attempts,
                max(replies) as most_replies, max(interviews) as most_interviews, max(offers) as most_offers
            from person
            left join latest using (person_ref)
            group by channel, cell
            """,
            new { test = caller.IsTest, item },
            static grid => grid.ReadAsync<OutcomeCell>(),
            cancel
        );
}
