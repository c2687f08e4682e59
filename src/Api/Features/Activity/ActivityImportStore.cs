using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The SQL of an import of activity.</summary>
public static class ActivityImportStore
{
    // A person who was erased and has consented again has stored assessments.
    private const string ErasedPeopleSql = """
        select hashed.person_ref
        from unnest(@HashedPeople, @Hashes) as hashed (person_ref, hash)
        join erased_person on erased_person.partner_id = @tenant and erased_person.person = hashed.hash
        where erased_person.erasing_ref is not null
            or not agreed_since(
                (select max((consent ->> 'at')::timestamptz)
                from assessment
                where partner_id = @tenant and test = @Test and assessment.person_ref = hashed.person_ref),
                erased_person.erased_at)
        """;

    // The lock comes first, so that the insert sees every erasure that it waited for. Rows are inserted in the order of their
    // keys, so that two imports of the same records cannot block each other.
    private const string InsertSql = $"""
        select cast(pg_advisory_xact_lock_shared({ImportLock.KeySql}) as text);

        {ErasedPeopleSql};

        insert into activity
            (partner_id, test, person_ref, week, channel, quarter_hours, attempts, replies, interviews, offers, record_id)
        select @tenant, @Test, person_ref, week, channel, quarter_hours, attempts, replies, interviews, offers,
            coalesce(
                (select record_id
                from activity
                where partner_id = @tenant and test = @Test and person_ref = incoming.person_ref
                    and week = incoming.week
                limit 1),
                incoming.record_id)
        from unnest(@People, @Weeks, @Channels, @QuarterHours, @Attempts, @Replies, @Interviews, @Offers, @RecordIds)
            as incoming
                (person_ref, week, channel, quarter_hours, attempts, replies, interviews, offers, record_id)
        where person_ref not in ({ErasedPeopleSql})
        order by person_ref, week, channel
        on conflict on constraint activity_pk do update
            set quarter_hours = excluded.quarter_hours, attempts = excluded.attempts, replies = excluded.replies,
                interviews = excluded.interviews, offers = excluded.offers, updated_at = excluded.updated_at
            where (activity.quarter_hours, activity.attempts, activity.replies, activity.interviews, activity.offers)
                is distinct from
                (excluded.quarter_hours, excluded.attempts, excluded.replies, excluded.interviews, excluded.offers)
        returning person_ref, week, channel;
        """;

    /// <summary>
    /// Stores records in one transaction; of several for the same person, week and channel the last one. Returns the people
    /// who were erased, of whom nothing was stored, and the records that changed something.
    /// </summary>
    public static Task<(HashSet<string> Erased, HashSet<(string, DateOnly, string)> Changed)> Insert(
        TenantDb db,
        Guid partner,
        bool test,
        IEnumerable<ImportedActivity> records,
        CancellationToken cancel
    )
    {
        List<ImportedActivity> last =
        [
            .. records.GroupBy(record => (record.PersonRef, record.Week, record.Channel)).Select(same => same.Last()),
        ];
        var hashed = last.DistinctBy(record => record.PersonRef)
            .SelectMany(record => record.PersonHashes.Select(hash => (record.PersonRef, Hash: hash)))
            .ToList();
        var recordIds = last.Select(record => (record.PersonRef, record.Week))
            .Distinct()
            .ToDictionary(week => week, _ => Guid.CreateVersion7());

        return db.Write(
            partner,
            InsertSql,
            new
            {
                test,
                HashedPeople = hashed.Select(one => one.PersonRef).ToArray(),
                Hashes = hashed.Select(one => one.Hash).ToArray(),
                People = last.Select(record => record.PersonRef).ToArray(),
                Weeks = last.Select(record => record.Week.Monday).ToArray(),
                Channels = last.Select(record => record.Channel).ToArray(),
                QuarterHours = Numbers(counts => counts.QuarterHours),
                Attempts = Numbers(counts => counts.Attempts),
                Replies = Numbers(counts => counts.Replies),
                Interviews = Numbers(counts => counts.Interviews),
                Offers = Numbers(counts => counts.Offers),
                RecordIds = last.Select(record => recordIds[(record.PersonRef, record.Week)]).ToArray(),
            },
            static async grid =>
            {
                await grid.ReadAsync<string>();
                HashSet<string> erased = [.. await grid.ReadAsync<string>()];
                HashSet<(string, DateOnly, string)> changed = [.. await grid.ReadAsync<(string, DateOnly, string)>()];
                return (erased, changed);
            },
            cancel
        );

        short[] Numbers(Func<ActivityCounts, int> number) => [.. last.Select(record => (short)number(record.Counts))];
    }
}
