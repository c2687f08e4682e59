using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>A claim takes due deliveries of all partners fairly, however many are waiting.</summary>
public sealed class OutboxClaimTests
{
    private const string Later = "now() + interval '1 hour'";

    [Fact]
    public async Task Deliveries_that_are_not_due_do_not_displace_due_ones()
    {
        await using var outbox = await OutboxDatabase.Create();
        await outbox.Fill(partners: 20, webhooks: 20, deliveries: 3, Later);
        await outbox.Fill(partners: 10, webhooks: 20, deliveries: 3);
        await outbox.Execute("update webhook set disabled_at = now(), disabled_reason = 'gone'");
        var suspended = await outbox.Fill(partners: 10, webhooks: 20, deliveries: 3);
        await outbox.Execute("update partner set suspended_at = now() where id = any (@suspended)", new { suspended });
        await outbox.Execute(
            "update webhook set disabled_at = null, disabled_reason = null where partner_id in "
                + $"(select partner_id from delivery where due_at > now())"
        );
        var fresh = await outbox.Fill(partners: 1, webhooks: 1, deliveries: 1);

        Assert.Equal(fresh[0], Assert.Single(await outbox.Claim(most: 1)).PartnerId);
        Assert.Empty(await outbox.Claim());
    }

    [Fact]
    public async Task Deliveries_of_a_suspended_partner_are_held_until_it_is_reactivated()
    {
        await using var outbox = await OutboxDatabase.Create();
        await outbox.Fill(partners: 1, webhooks: 1, deliveries: 2);
        await outbox.Execute("update partner set suspended_at = now()");

        Assert.Empty(await outbox.Claim());
        await outbox.Execute("update partner set suspended_at = null");
        Assert.Equal(2, (await outbox.Claim()).Count);
    }

    [Fact]
    public async Task A_claim_takes_a_limited_share_of_each_partners_deliveries()
    {
        await using var outbox = await OutboxDatabase.Create();
        var many = await outbox.Fill(partners: 1, webhooks: 20, deliveries: 10);
        var three = await outbox.Fill(partners: 1, webhooks: 3, deliveries: 10);
        var few = await outbox.Fill(partners: 40, webhooks: 1, deliveries: 1);

        var claimed = (await outbox.Claim()).ToLookup(delivery => delivery.PartnerId);

        Assert.Equal(8, claimed[many[0]].Select(delivery => delivery.WebhookId).Distinct().Count());
        Assert.Equal(8, claimed[many[0]].Count());
        Assert.Equal([2, 2, 2], claimed[three[0]].GroupBy(delivery => delivery.WebhookId).Select(own => own.Count()));
        Assert.All(few, partner => Assert.Single(claimed[partner]));
    }

    [Fact]
    public async Task One_webhook_of_each_partner_is_claimed_before_any_second_one()
    {
        await using var outbox = await OutboxDatabase.Create();
        var all = await outbox.Fill(partners: 20, webhooks: 20, deliveries: 1);

        var claimed = await outbox.Claim(most: 20);

        Assert.Equal(all.Order(), claimed.Select(delivery => delivery.PartnerId).Order());
    }

    [Fact]
    public async Task Nothing_is_claimed_for_busy_webhooks_and_partners()
    {
        await using var outbox = await OutboxDatabase.Create();
        var busy = await outbox.Fill(partners: 1, webhooks: 2, deliveries: 1);
        await outbox.Fill(partners: 1, webhooks: 2, deliveries: 1);
        var webhook = await outbox.Query<Guid>(
            "select id from webhook where partner_id <> @id limit 1",
            new { id = busy[0] }
        );

        var claimed = Assert.Single(await outbox.Claim(128, busy[0], webhook));

        Assert.NotEqual(busy[0], claimed.PartnerId);
        Assert.NotEqual(webhook, claimed.WebhookId);
    }

    [Fact]
    public async Task A_claim_reads_what_it_claims_and_not_all_that_waits()
    {
        const int Waiting = 2000;
        await using var outbox = await OutboxDatabase.Create();
        await outbox.Fill(partners: 1, webhooks: 1, Waiting);

        Assert.InRange(await CountReadRows(outbox), 8, Waiting / 10);
        Assert.Equal(8, await outbox.Query<int>("select count(*) from delivery where claims = 1"));
    }

    [Fact]
    public async Task A_claim_of_a_sample_does_not_read_what_waits_for_the_disabled_webhook()
    {
        const int Waiting = 2000;
        await using var outbox = await OutboxDatabase.Create();
        await outbox.Fill(partners: 1, webhooks: 1, Waiting);
        await outbox.Execute(
            """
            update webhook set disabled_at = now(), disabled_reason = 'requested';
            insert into delivery (partner_id, webhook_id, id, event, sample, due_at)
            select partner_id, id, new_event_id(), 'person.erased', true, now() from webhook
            """
        );

        Assert.InRange(await CountReadRows(outbox), 1, Waiting / 10);
        Assert.True(await outbox.Query<bool>("select bool_and(sample = (claims = 1)) from delivery"));
    }

    [Fact]
    public async Task A_failing_receiver_gets_one_delivery_at_a_time()
    {
        await using var outbox = await OutboxDatabase.Create();
        await outbox.Fill(partners: 1, webhooks: 1, deliveries: 5);
        await outbox.Execute("update webhook set failing_since = now()");

        Assert.Single(await outbox.Claim());
    }

    /// <summary>Claims deliveries and returns the number of rows of delivery that this read.</summary>
    private static Task<long> CountReadRows(OutboxDatabase outbox) =>
        outbox.Query<long>(
            """
            set local plan_cache_mode = force_generic_plan; -- as TenantCommand sets it
            do $$ begin perform claim_outbox(128, 8, array[]::uuid[], 60); end $$;
            select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'delivery'
            """
        );
}
