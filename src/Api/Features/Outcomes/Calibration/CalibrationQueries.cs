using ChannelFit.Api.Database;
using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>Queries for the calibration of a model.</summary>
public static class CalibrationQueries
{
    /// <summary>
    /// Returns the pairs of a person and a channel with at least four weeks under one verdict: that of the assessment which
    /// was the latest when the week began, if the model scored it. Only weeks with hours count as weeks; interviews of other
    /// weeks follow from them and count.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="partner">The partner.</param>
    /// <param name="test">True for test data.</param>
    /// <param name="model">The model.</param>
    /// <param name="today">The present day; the present week and the one before are left out.</param>
    /// <param name="cancel">Cancels the query.</param>
    public static async Task<List<CalibrationPair>> ListPairs(
        TenantDb db,
        Guid partner,
        bool test,
        PublishedModel model,
        DateOnly today,
        CancellationToken cancel
    )
    {
        var rows = await db.Read(
            partner,
            """
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
                select channel, person_ref, width_bucket(week, first_days) as number,
                    (count(*) filter (where quarter_hours > 0))::int as weeks,
                    sum(quarter_hours)::int as quarter_hours, sum(interviews)::int as interviews
                from activity
                join history using (person_ref)
                where partner_id = @tenant and test = @test and week <= @last
                group by 1, 2, 3
            ),
            place as (
                select * from unnest(@channels::text[]) with ordinality as place (channel, position)
            ),
            pair as (
                select person_ref, position, verdicts[position]::text as verdict,
                    sum(quarter_hours) as quarter_hours, sum(interviews) as interviews
                from in_spell
                join spell using (person_ref, number)
                join place using (channel)
                where model = @model
                group by 1, 2, 3
                having sum(weeks) >= @weeks
            )
            select (dense_rank() over (order by person_ref))::int as person, (position - 1)::int as channel, verdict,
                quarter_hours::float8 as quarter_hours, interviews::int as interviews
            from pair
            """,
            new
            {
                test,
                channels = model.Model.Channels.Select(channel => channel.Key).ToArray(),
                last = LastWeek(today),
                model = model.Model.Id,
                weeks = CalibrationRules.MinimumWeeks,
            },
            static grid =>
                grid.ReadAsync<(int Person, int Channel, string Verdict, double QuarterHours, int Interviews)>(),
            cancel
        );
        return
        [
            .. rows.Select(row => new CalibrationPair(
                row.Person,
                row.Channel,
                row.Verdict,
                row.QuarterHours / PlanRules.QuartersPerHour,
                row.Interviews
            )),
        ];
    }

    /// <summary>
    /// Returns the hours and interviews of a partner's live data by channel, in weeks whose attempts have had time, of people
    /// who recorded hours on the channel.
    /// </summary>
    public static Task<IEnumerable<ChannelOutcome>> ListChannels(
        TenantDb db,
        Guid partner,
        DateOnly today,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            """
            select channel, count(*)::int as people, sum(quarter_hours)::bigint as quarter_hours,
                sum(interviews)::bigint as interviews
            from (
                select channel, sum(quarter_hours) as quarter_hours, sum(interviews) as interviews
                from activity
                where partner_id = @tenant and not test and week <= @last
                group by channel, person_ref
                having sum(quarter_hours) > 0) as person
            group by channel
            """,
            new { last = LastWeek(today) },
            static grid => grid.ReadAsync<ChannelOutcome>(),
            cancel
        );

    private static DateOnly LastWeek(DateOnly today) => IsoWeek.Of(today).AddWeeks(-ProgressPeriod.WeeksToReply).Monday;
}
