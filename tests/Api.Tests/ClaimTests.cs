namespace ChannelFit.Api.Tests;

/// <summary>Whom a claim reaches: what is due, of everybody alike, however much waits beside it.</summary>
public sealed class ClaimTests
{
    private const string Later = "now() + interval '1 hour'";

    [Fact]
    public async Task What_waits_for_a_retry_is_disabled_or_suspended_takes_no_place_from_what_is_due()
    {
        await using var outbox = await OutboxOnly.Make();
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
    public async Task A_suspended_partners_deliveries_are_held_until_it_is_not()
    {
        await using var outbox = await OutboxOnly.Make();
        await outbox.Fill(partners: 1, webhooks: 1, deliveries: 2);
        await outbox.Execute("update partner set suspended_at = now()");

        Assert.Empty(await outbox.Claim());
        await outbox.Execute("update partner set suspended_at = null");
        Assert.Equal(2, (await outbox.Claim()).Count);
    }

    [Fact]
    public async Task However_many_webhooks_and_events_a_partner_has_a_claim_takes_a_share()
    {
        await using var outbox = await OutboxOnly.Make();
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
    public async Task Of_each_partner_one_webhook_comes_before_anybodys_second()
    {
        await using var outbox = await OutboxOnly.Make();
        var all = await outbox.Fill(partners: 20, webhooks: 20, deliveries: 1);

        var claimed = await outbox.Claim(most: 20);

        Assert.Equal(all.Order(), claimed.Select(delivery => delivery.PartnerId).Order());
    }

    [Fact]
    public async Task Of_busy_webhooks_and_busy_partners_nothing_is_taken()
    {
        await using var outbox = await OutboxOnly.Make();
        var busy = await outbox.Fill(partners: 1, webhooks: 2, deliveries: 1);
        await outbox.Fill(partners: 1, webhooks: 2, deliveries: 1);
        var webhook = await outbox.Ask<Guid>(
            "select id from webhook where partner_id <> @id limit 1",
            new { id = busy[0] }
        );

        var claimed = Assert.Single(await outbox.Claim(128, busy[0], webhook));

        Assert.NotEqual(busy[0], claimed.PartnerId);
        Assert.NotEqual(webhook, claimed.WebhookId);
    }

    [Fact]
    public async Task A_receiver_that_keeps_failing_is_tried_one_by_one()
    {
        await using var outbox = await OutboxOnly.Make();
        await outbox.Fill(partners: 1, webhooks: 1, deliveries: 5);
        await outbox.Execute("update webhook set failing_since = now()");

        Assert.Single(await outbox.Claim());
    }
}
