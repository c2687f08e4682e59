using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Features.Webhooks.Events;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Limits how many deliveries an instance has in flight, in total and per partner.</summary>
public sealed class InFlightDeliveriesTests
{
    private const int Most = 1024;
    private const int Share = 8;

    [Fact]
    public void A_few_partners_with_slow_receivers_leave_most_slots_to_others()
    {
        var inFlight = new InFlightDeliveries(Most, Share);
        var slow = Enumerable.Range(0, 5).Select(_ => Partner(webhooks: 20)).ToArray();

        Fill(inFlight, slow);

        Assert.InRange(inFlight.FreeSlots, Most / 2, Most);
        Assert.Superset(slow.Select(partner => partner[0].PartnerId).ToHashSet(), inFlight.BusyIds().ToHashSet());
    }

    [Fact]
    public void One_more_partner_always_gets_a_slot()
    {
        var inFlight = new InFlightDeliveries(Most, Share);

        Fill(inFlight, [.. Enumerable.Range(0, 100).Select(_ => Partner(webhooks: 20))]);

        Assert.InRange(inFlight.FreeSlots, Share, Most);
    }

    [Fact]
    public void A_partner_stays_busy_until_enough_of_its_deliveries_finish()
    {
        var inFlight = new InFlightDeliveries(Most, Share);
        var partner = Partner(webhooks: 20);
        var claimed = Fill(inFlight, partner);
        var released = claimed.TakeWhile(delivery => !inFlight.Remove(delivery)).Count() + 1;

        Assert.DoesNotContain(partner[0].PartnerId, inFlight.BusyIds());
        Assert.InRange(released, 1, 2 * Share);
        Assert.False(inFlight.Remove(claimed[0]));
    }

    [Fact]
    public void A_webhook_has_at_most_two_shares_in_flight_and_a_failing_one_two_deliveries()
    {
        var inFlight = new InFlightDeliveries(Most, Share);
        var webhook = Partner(webhooks: 1)[0];
        inFlight.Add(Enumerable.Range(0, Share).Select(_ => webhook with { }));
        Assert.DoesNotContain(webhook.WebhookId, inFlight.BusyIds());
        inFlight.Add([webhook with { }]);
        Assert.Contains(webhook.WebhookId, inFlight.BusyIds());

        var failing = Partner(webhooks: 1)[0] with { Failing = true };
        inFlight.Add([failing with { }]);
        Assert.DoesNotContain(failing.WebhookId, inFlight.BusyIds());
        inFlight.Add([failing with { }]);
        Assert.Contains(failing.WebhookId, inFlight.BusyIds());
    }

    /// <summary>Claims a share of each webhook and partner that is not busy, as long as there is one; no delivery finishes.</summary>
    private static List<ClaimedDelivery> Fill(InFlightDeliveries inFlight, params ClaimedDelivery[][] partners)
    {
        var claimed = new List<ClaimedDelivery>();

        for (var before = -1; claimed.Count > before; )
        {
            before = claimed.Count;

            foreach (var partner in partners)
            {
                var busy = inFlight.BusyIds().ToHashSet();

                if (!busy.Contains(partner[0].PartnerId))
                {
                    var some = partner
                        .Where(webhook => !busy.Contains(webhook.WebhookId))
                        .Take(Math.Min(Share, inFlight.FreeSlots))
                        .Select(webhook => webhook with { })
                        .ToList();
                    inFlight.Add(some);
                    claimed.AddRange(some);
                }
            }
        }

        return claimed;
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
                    WebhookEventNames.PersonErased,
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
