using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.People;

/// <summary>
/// Deletes what has had its time, and finishes erasures that were begun. However many instances do so at once, no row is
/// worked on twice.
/// </summary>
public sealed class RetentionSweeper(CrossTenantQueries doors, TenantDb db)
{
    private const int MostRows = 1000;

    /// <summary>What ends by itself, and when: all of it, but for deliveries, which their own worker forgets.</summary>
    private static readonly RetentionRule[] Endings =
    [
        new("assessment", "test, id", "id < @expired", Outbox.RaiseDeletedSql),
        new(
            "invitation",
            "test, id",
            "id < @expired and expires_at < @now",
            $"uninvited as (select id from gone),\n{Outbox.DeleteInvitationDeliveriesSql}"
        ),
        new("respondent_token", "hash", "expires_at < @now"),
        new("share", "test, id", "expires_at < @now"),
        new("idempotency", "scope, key", "kept_at < @now - interval '24 hours'"),
        new("erased_person", "person", "erased_at < @now - interval '30 days'"),
    ];

    /// <summary>Tells webhooks once of invitations that ran out; they stay until the partner's days are over.</summary>
    private const string ExpiredInvitations = $"""
        with expired as (
            update invitation set expiry_raised = true
            where partner_id = @tenant and (test, id) in (
                select test, id from invitation
                where partner_id = @tenant and not expiry_raised and completed_at is null and expires_at < @now
                limit @most)
            returning id, test),
        {Outbox.RaiseInvitationExpiredSql}
        select count(*)::integer from expired
        """;

    /// <summary>Deletes what has ended, partner by partner, in batches; how many rows that were.</summary>
    public async Task<long> Sweep(DateTimeOffset now, CancellationToken cancel)
    {
        var gone = 0L;

        while (await doors.ClaimExpired(now, cancel) is { } claimed)
        {
            await FinishErasures(claimed.PartnerId, cancel);
            gone += await Sweep(claimed, ExpiredInvitations, now, cancel);

            foreach (var ending in Endings.Select(ending => ending.Sql))
            {
                gone += await Sweep(claimed, ending, now, cancel);
            }
        }

        return gone;
    }

    private async Task FinishErasures(Guid partner, CancellationToken cancel)
    {
        foreach (var erasure in await PeopleStore.UnderWay(db, partner, cancel))
        {
            while (!await PeopleStore.Continue(db, partner, erasure, cancel)) { }
        }
    }

    private async Task<long> Sweep(RetentionClaim claimed, string sql, DateTimeOffset now, CancellationToken cancel)
    {
        var args = new
        {
            now,
            expired = claimed.RetentionDays is { } days ? UuidV7Bounds.FirstAt(now.AddDays(-days)) : Guid.Empty,
            most = MostRows,
        };

        // Each batch commits by itself: nobody waits for long, and what is interrupted loses one batch.
        for (var (gone, last) = (0L, MostRows); ; gone += last)
        {
            if (last < MostRows)
            {
                return gone;
            }

            last = await db.Write(claimed.PartnerId, sql, args, grid => grid.ReadSingleAsync<int>(), cancel);
        }
    }

    /// <param name="Key">The columns of the primary key beside the partner.</param>
    /// <param name="Ended">The condition of rows that have had their time.</param>
    /// <param name="Event">Raises the event of it, or takes back what was told; null where nobody is told.</param>
    private sealed record RetentionRule(string Table, string Key, string Ended, string? Event = null)
    {
        public string Sql { get; } =
            $"""
                with gone as (
                    delete from {Table}
                    where partner_id = @tenant and ({Key}) in (
                        select {Key} from {Table} where partner_id = @tenant and {Ended} limit @most)
                    returning {Key}){(Event is null ? "" : $",\n{Event}")}
                select count(*)::integer from gone
                """;
    }
}
