using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>How much an instance takes in hand, of whom.</summary>
public sealed class InFlightDeliveriesTests
{
    private const int Most = 1024;
    private const int Share = 8;

    [Fact]
    public void A_few_partners_with_slow_receivers_leave_most_slots_to_others()
    {
        var hand = new InFlightDeliveries(Most, Share);
        var slow = Enumerable.Range(0, 5).Select(_ => Partner(webhooks: 20)).ToArray();

        Fill(hand, slow);

        Assert.InRange(hand.FreeSlots, Most / 2, Most);
        Assert.Superset(slow.Select(partner => partner[0].PartnerId).ToHashSet(), hand.BusyIds().ToHashSet());
    }

    [Fact]
    public void One_more_partner_always_gets_a_slot()
    {
        var hand = new InFlightDeliveries(Most, Share);

        Fill(hand, [.. Enumerable.Range(0, 100).Select(_ => Partner(webhooks: 20))]);

        Assert.InRange(hand.FreeSlots, Share, Most);
    }

    [Fact]
    public void A_partner_stays_busy_until_enough_of_its_deliveries_finish()
    {
        var hand = new InFlightDeliveries(Most, Share);
        var mine = Partner(webhooks: 20);
        var taken = Fill(hand, mine);
        var released = taken.TakeWhile(delivery => !hand.Remove(delivery)).Count() + 1;

        Assert.DoesNotContain(mine[0].PartnerId, hand.BusyIds());
        Assert.InRange(released, 1, 2 * Share);
        Assert.False(hand.Remove(taken[0]));
    }

    [Fact]
    public void A_webhook_has_at_most_two_shares_in_flight_and_a_failing_one_two_deliveries()
    {
        var hand = new InFlightDeliveries(Most, Share);
        var webhook = Partner(webhooks: 1)[0];
        hand.Add(Enumerable.Range(0, Share).Select(_ => webhook with { }));
        Assert.DoesNotContain(webhook.WebhookId, hand.BusyIds());
        hand.Add([webhook with { }]);
        Assert.Contains(webhook.WebhookId, hand.BusyIds());

        var failing = Partner(webhooks: 1)[0] with { Failing = true };
        hand.Add([failing with { }]);
        Assert.DoesNotContain(failing.WebhookId, hand.BusyIds());
        hand.Add([failing with { }]);
        Assert.Contains(failing.WebhookId, hand.BusyIds());
    }

    /// <summary>Takes a share of each that is not busy, for as long as there is one, as claims do; nothing is let go.</summary>
    private static List<ClaimedDelivery> Fill(InFlightDeliveries hand, params ClaimedDelivery[][] partners)
    {
        var taken = new List<ClaimedDelivery>();

        for (var before = -1; taken.Count > before; )
        {
            before = taken.Count;

            foreach (var partner in partners)
            {
                var busy = hand.BusyIds().ToHashSet();

                if (!busy.Contains(partner[0].PartnerId))
                {
                    var some = partner
                        .Where(webhook => !busy.Contains(webhook.WebhookId))
                        .Take(Math.Min(Share, hand.FreeSlots))
                        .Select(webhook => webhook with { })
                        .ToList();
                    hand.Add(some);
                    taken.AddRange(some);
                }
            }
        }

        return taken;
    }

    private static ClaimedDelivery[] Partner(int webhooks)
    {
        var partner = Guid.NewGuid();
        return
        [
            .. Enumerable
                .Range(0, webhooks)
                .Select(_ => new ClaimedDelivery(
                    Guid.NewGuid(),
                    Outbox.PersonErased,
                    null,
                    false,
                    partner,
                    true,
                    Guid.NewGuid(),
                    1,
                    0,
                    0,
                    "",
                    [],
                    null,
                    [],
                    Failing: false
                )),
        ];
    }
}
