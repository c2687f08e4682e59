using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The deliveries that this instance has in hand, and how many more it takes: of each webhook a few only.</summary>
/// <remarks>
/// A partner has at most a sixteenth of the places that are free: however slow the receivers of however many partners
/// are, there is always room for one more. (Dynamic thresholds, as switches share their buffers: Choudhury and Hahne.)
/// </remarks>
internal sealed class InFlightDeliveries(int most, int share)
{
    private const int Parts = 16;

    private readonly Lock gate = new();
    private readonly HashSet<ClaimedDelivery> all = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Guid, WebhookLoad> byWebhook = [];
    private readonly Dictionary<Guid, int> byPartner = [];

    public int FreeSlots
    {
        get
        {
            lock (gate)
            {
                return most - all.Count;
            }
        }
    }

    public ClaimedDelivery[] Snapshot
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    /// <summary>The webhooks and partners of which no more are to be taken now.</summary>
    public Guid[] BusyIds()
    {
        lock (gate)
        {
            return
            [
                .. byWebhook.Where(hand => IsBusy(hand.Value)).Select(hand => hand.Key),
                .. byPartner.Where(hand => IsBusy(hand.Value)).Select(hand => hand.Key),
            ];
        }
    }

    public void Add(IEnumerable<ClaimedDelivery> deliveries)
    {
        lock (gate)
        {
            foreach (var delivery in deliveries)
            {
                all.Add(delivery);
                var count = byWebhook.GetValueOrDefault(delivery.WebhookId).Count;
                byWebhook[delivery.WebhookId] = new(count + 1, delivery.Failing);
                byPartner[delivery.PartnerId] = byPartner.GetValueOrDefault(delivery.PartnerId) + 1;
            }
        }
    }

    /// <summary>Lets go of one; whether more can be taken now than before.</summary>
    public bool Remove(ClaimedDelivery delivery)
    {
        lock (gate)
        {
            if (!all.Contains(delivery))
            {
                return false;
            }

            var before = IsBusy(delivery);
            all.Remove(delivery);

            if (byWebhook[delivery.WebhookId] is { Count: > 1 } hand)
            {
                byWebhook[delivery.WebhookId] = hand with { Count = hand.Count - 1 };
            }
            else
            {
                byWebhook.Remove(delivery.WebhookId);
            }

            if (--byPartner[delivery.PartnerId] == 0)
            {
                byPartner.Remove(delivery.PartnerId);
            }

            return before && !IsBusy(delivery);
        }
    }

    private bool IsBusy(ClaimedDelivery delivery) =>
        all.Count == most
        || IsBusy(byWebhook.GetValueOrDefault(delivery.WebhookId))
        || IsBusy(byPartner.GetValueOrDefault(delivery.PartnerId));

    /// <summary>A share more can be claimed whenever no more than a share is in hand; of a failing one, one more.</summary>
    private bool IsBusy(WebhookLoad hand) => hand.Count > (hand.Failing ? 1 : share);

    private bool IsBusy(int ofPartner) => ofPartner > 0 && ofPartner >= (most - all.Count) / Parts;

    private readonly record struct WebhookLoad(int Count, bool Failing);
}
