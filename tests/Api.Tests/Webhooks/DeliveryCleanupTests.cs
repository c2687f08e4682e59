using ChannelFit.Api.Features.Retention;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Deliveries are deleted 30 days after their event, however many there are.</summary>
public sealed class DeliveryCleanupTests
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddDays(30).AddMinutes(5);

    [Fact]
    public async Task Finished_deliveries_are_deleted_after_30_days()
    {
        await using var outbox = await OutboxDatabase.Create();
        await outbox.Fill(partners: 2, webhooks: 2, deliveries: 1, due: "null");

        await Sweep(outbox, Later.AddMinutes(-10));
        Assert.Equal(4, await outbox.Query<int>("select count(*) from delivery"));
        await outbox.Execute("update partner set swept_at = null");
        await Sweep(outbox, Later);
        Assert.Equal(0, await outbox.Query<int>("select count(*) from delivery"));
    }

    [Fact]
    public async Task Due_deliveries_are_deleted_only_if_their_webhook_is_disabled()
    {
        await using var outbox = await OutboxDatabase.Create();
        await outbox.Fill(partners: 1, webhooks: 1, deliveries: 2);
        await outbox.Execute("update webhook set disabled_at = now(), disabled_reason = 'failing'");
        await outbox.Execute(
            """
            insert into delivery (partner_id, webhook_id, id, event, sample, due_at)
            select partner_id, id, new_event_id(), 'person.erased', true, now() from webhook
            """
        );
        var enabled = await outbox.Fill(partners: 1, webhooks: 1, deliveries: 1);

        await Sweep(outbox, Later);

        Assert.True(
            await outbox.Query<bool>(
                "select count(*) = 2 and bool_and(sample or partner_id = @id) from delivery",
                new { id = enabled[0] }
            )
        );
    }

    [Fact]
    public async Task Any_number_of_deliveries_is_deleted_in_batches_that_commit()
    {
        const int Many = 2_001;
        await using var outbox = await OutboxDatabase.Create();
        await outbox.Fill(partners: 1, webhooks: 1, Many, due: "null"); // finished
        var deleted = await outbox.Fill(partners: 1, webhooks: 1, Many); // of a deleted webhook
        await outbox.Execute("delete from webhook where partner_id = @id", new { id = deleted[0] });
        var disabled = await outbox.Fill(partners: 1, webhooks: 1, Many); // waiting
        await outbox.Execute(
            "update webhook set disabled_at = now(), disabled_reason = 'gone' where partner_id = @id",
            new { id = disabled[0] }
        );

        // A transaction that changes more rows takes too long.
        await outbox.Execute(
            """
            create function count_changes() returns trigger language plpgsql as $$
            begin
                -- Counts the rows of this transaction.
                perform set_config('test.rows', (concat('0', current_setting('test.rows', true))::integer + 1)::text, true);

                if current_setting('test.rows')::integer > 1000 then
                    raise query_canceled;
                end if;

                return coalesce(new, old);
            end $$;
            create trigger count_changes before update or delete on delivery for each row execute function count_changes()
            """
        );

        await Sweep(outbox, Later);

        Assert.Equal(0, await outbox.Query<int>("select count(*) from delivery"));
    }

    private static Task<long> Sweep(OutboxDatabase outbox, DateTimeOffset now) =>
        new RetentionSweeper(outbox.Queries, outbox.Db, TimeProvider.System).Sweep(now, default);
}
