using ChannelFit.Api.Database;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The SQL of recorded weeks.</summary>
public static class ActivityStore
{
    // The lock comes first, so that two requests for the same person take turns and neither keeps a channel of the other. An
    // import does not wait.
    private const string ReplaceWeekSql = """
        select cast(pg_advisory_xact_lock(
            hashtextextended(concat_ws('|', current_partner(), @Test, @PersonRef, 'activity'), 0)) as text);

        with person as materialized (
            select person_is_erased(
                @Test, @PersonRef, @PersonHashes,
                -- A person who was erased and has consented again has stored assessments.
                (select max((consent ->> 'at')::timestamptz)
                from assessment
                where partner_id = @tenant and test = @Test and person_ref = @PersonRef)) as is_erased
        ),
        refused as materialized (
            select case
                when exists (
                    select 1 from activity
                    where partner_id = @tenant and test = @Test and person_ref = @PersonRef and week = @Week)
                then not @MayReplace
                else not @MayCreate end as is_refused
        ),
        record as materialized (
            select coalesce(
                (select record_id
                from activity
                where partner_id = @tenant and test = @Test and person_ref = @PersonRef and week = @Week
                limit 1),
                @NewRecordId) as id
        ),
        removed as (
            delete from activity
            where partner_id = @tenant and test = @Test and person_ref = @PersonRef and week = @Week
                and channel <> all (@Channels) and not (select is_erased or is_refused from person, refused)
            returning record_id
        ),
        stored as (
            insert into activity
                (partner_id, test, person_ref, week, channel, quarter_hours, attempts, replies, interviews, offers,
                 record_id)
            select @tenant, @Test, @PersonRef, @Week, incoming.channel, incoming.quarter_hours, incoming.attempts,
                incoming.replies, incoming.interviews, incoming.offers, record.id
            from record, person, refused, unnest(@Channels, @QuarterHours, @Attempts, @Replies, @Interviews, @Offers)
                as incoming (channel, quarter_hours, attempts, replies, interviews, offers)
            where not is_erased and not is_refused
            on conflict on constraint activity_pk do update
                set quarter_hours = excluded.quarter_hours, attempts = excluded.attempts, replies = excluded.replies,
                    interviews = excluded.interviews, offers = excluded.offers, updated_at = excluded.updated_at,
                    -- Two imports at once may have stored channels of one week under two ids.
                    record_id = excluded.record_id
            returning record_id
        ),
        recorded_event as materialized (
            select record.id, new_event_id() as event_id from record where exists (select 1 from stored)
        ),
        raised as (
            insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)
            select @tenant, webhook.id, recorded_event.event_id, 'activity.recorded', array[recorded_event.id],
                case when webhook.disabled_at is null then now() end
            from recorded_event
            join webhook on webhook.partner_id = @tenant and webhook.test = @Test
                and 'activity.recorded' = any (webhook.events)
            returning id
        ),
        -- Nothing is left of a week that was emptied.
        deleted_deliveries as (
            delete from delivery
            using removed
            where delivery.partner_id = @tenant and delivery.event = 'activity.recorded'
                and delivery.subjects = array[removed.record_id] and cardinality(@Channels) = 0
        )
        select is_erased as person_erased, is_refused as refused, exists (select 1 from raised) as event_raised
        from person, refused;
        """;

    /// <summary>
    /// Replaces a week of a person, and raises an event. Stores nothing when the person was erased, or the week may not be
    /// replaced or created. Waits while another request for the person, or the person's erasure, is running.
    /// </summary>
    public static Task<ReplaceWeekResult> ReplaceWeek(
        TenantDb db,
        Guid partner,
        RecordedWeek recorded,
        CancellationToken cancel
    )
    {
        return db.Write(
            partner,
            ReplaceWeekSql,
            new
            {
                recorded.Test,
                recorded.PersonRef,
                recorded.PersonHashes,
                recorded.MayReplace,
                recorded.MayCreate,
                Week = recorded.Week.Monday,
                NewRecordId = Guid.CreateVersion7(),
                Channels = recorded.Channels.Select(one => one.Channel).ToArray(),
                QuarterHours = Numbers(counts => counts.QuarterHours),
                Attempts = Numbers(counts => counts.Attempts),
                Replies = Numbers(counts => counts.Replies),
                Interviews = Numbers(counts => counts.Interviews),
                Offers = Numbers(counts => counts.Offers),
            },
            static async grid =>
            {
                await grid.ReadAsync<string>();
                return await grid.ReadSingleAsync<ReplaceWeekResult>();
            },
            cancel
        );

        short[] Numbers(Func<ActivityCounts, int> number) =>
            [.. recorded.Channels.Select(one => (short)number(one.Counts))];
    }

    /// <summary>Returns the rows of a person in an interval of weeks, both included, newest first.</summary>
    public static Task<IEnumerable<ActivityRow>> List(
        TenantDb db,
        Guid partner,
        bool test,
        string personRef,
        IsoWeek from,
        IsoWeek to,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"""
            select {ActivityRow.Columns}
            from activity
            where partner_id = @tenant and test = @test and person_ref = @personRef and week between @from and @to
            order by week desc, channel
            """,
            new
            {
                test,
                personRef,
                from = from.Monday,
                to = to.Monday,
            },
            static grid => grid.ReadAsync<ActivityRow>(),
            cancel
        );

    /// <summary>Returns all rows of a person, newest first.</summary>
    public static Task<List<ActivityRow>> ListAll(
        TenantDb db,
        Guid partner,
        bool test,
        string personRef,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"""
            select {ActivityRow.Columns}
            from activity
            where partner_id = @tenant and test = @test and person_ref = @personRef
            order by week desc, channel
            """,
            new { test, personRef },
            static async grid => (await grid.ReadAsync<ActivityRow>()).ToList(),
            cancel
        );

    /// <summary>Returns the person and the week of records, for their events.</summary>
    public static Task<IEnumerable<(Guid RecordId, string PersonRef, DateOnly Week)>> FindRecords(
        TenantDb db,
        Guid partner,
        bool test,
        Guid[] recordIds,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            """
            select distinct on (record_id) record_id, person_ref, week
            from activity
            where partner_id = @tenant and test = @test and record_id = any (@recordIds)
            """,
            new { test, recordIds },
            static grid => grid.ReadAsync<(Guid, string, DateOnly)>(),
            cancel
        );
}
