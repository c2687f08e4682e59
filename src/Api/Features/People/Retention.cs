using ChannelFit.Api.Postgres;

namespace ChannelFit.Api.Features.People;

/// <summary>Deletes what has had its time. However many instances do so at once, no row is worked on twice.</summary>
public sealed class Retention(Doors doors, TenantDb db)
{
    private const int MostRows = 1000;

    /// <summary>What ends by itself, and when: all of it.</summary>
    private static readonly Ending[] Endings =
    [
        new("assessment", "test, id", "id < @expired"),
        new("invitation", "test, id", "id < @expired and expires_at < @now"),
        new("respondent_token", "hash", "expires_at < @now"),
        new("idempotency", "scope, key", "kept_at < @now - interval '24 hours'"),
        new("erased_person", "person", "erased_at < @now - interval '30 days'"),
    ];

    /// <summary>Deletes what has ended, partner by partner, in batches; how many rows that were.</summary>
    public async Task<long> Sweep(DateTimeOffset now, CancellationToken cancel)
    {
        var gone = 0L;

        while (await doors.ClaimExpired(now, cancel) is { } claimed)
        {
            foreach (var ending in Endings)
            {
                gone += await Sweep(claimed, ending, now, cancel);
            }
        }

        return gone;
    }

    private async Task<long> Sweep(ExpiredRows claimed, Ending ending, DateTimeOffset now, CancellationToken cancel)
    {
        var args = new
        {
            now,
            expired = claimed.RetentionDays is { } days ? TimedId.FirstAt(now.AddDays(-days)) : Guid.Empty,
            most = MostRows,
        };

        // Each batch commits by itself: nobody waits for long, and what is interrupted loses one batch.
        for (var (gone, last) = (0L, MostRows); ; gone += last)
        {
            if (last < MostRows)
            {
                return gone;
            }

            last = await db.Write(claimed.PartnerId, ending.Sql, args, grid => grid.ReadSingleAsync<int>(), cancel);
        }
    }

    /// <param name="Key">The columns of the primary key beside the partner.</param>
    /// <param name="Ended">The condition of rows that have had their time.</param>
    private sealed record Ending(string Table, string Key, string Ended)
    {
        public string Sql { get; } =
            $"""
                with gone as (
                    delete from {Table}
                    where partner_id = @tenant and ({Key}) in (
                        select {Key} from {Table} where partner_id = @tenant and {Ended} limit @most)
                    returning 1)
                select count(*)::integer from gone
                """;
    }
}
