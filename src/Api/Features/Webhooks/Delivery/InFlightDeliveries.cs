using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The deliveries that this instance is sending, with limits per webhook and partner.</summary>
/// <remarks>
/// A partner can use at most as many slots as a sixteenth of the free slots. So there are always free slots for another
/// partner, however many partners have slow receivers. (Dynamic thresholds, as network switches share buffers: Choudhury and
/// Hahne, 1998.)
/// </remarks>
internal sealed class InFlightDeliveries(int max, int maxPerWebhook)
{
    private const int PartnerFraction = 16;

    private readonly Lock gate = new();
    private readonly HashSet<ClaimedDelivery> all = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Guid, WebhookLoad> byWebhook = [];
    private readonly Dictionary<Guid, int> byPartner = [];

    /// <summary>The number of deliveries that can be added.</summary>
    public int FreeSlots
    {
        get
        {
            lock (gate)
            {
                return max - all.Count;
            }
        }
    }

    /// <summary>A copy of the deliveries in flight.</summary>
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

    /// <summary>Returns the webhooks and partners whose deliveries must not be claimed now.</summary>
    public Guid[] BusyIds()
    {
        lock (gate)
        {
            return
            [
                .. byWebhook.Where(load => IsBusy(load.Value)).Select(load => load.Key),
                .. byPartner.Where(load => IsBusy(load.Value)).Select(load => load.Key),
            ];
        }
    }

    /// <summary>Adds claimed deliveries.</summary>
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

    /// <summary>Removes a delivery. Returns whether its webhook or partner was busy and now has capacity.</summary>
    public bool Remove(ClaimedDelivery delivery)
    {
        lock (gate)
        {
            if (!all.Contains(delivery))
            {
                return false;
            }

            var wasBusy = IsBusy(delivery);
            all.Remove(delivery);

            if (byWebhook[delivery.WebhookId] is { Count: > 1 } load)
            {
                byWebhook[delivery.WebhookId] = load with { Count = load.Count - 1 };
            }
            else
            {
                byWebhook.Remove(delivery.WebhookId);
            }

            if (--byPartner[delivery.PartnerId] == 0)
            {
                byPartner.Remove(delivery.PartnerId);
            }

            return wasBusy && !IsBusy(delivery);
        }
    }

    private bool IsBusy(ClaimedDelivery delivery) =>
        all.Count == max
        || IsBusy(byWebhook.GetValueOrDefault(delivery.WebhookId))
        || IsBusy(byPartner.GetValueOrDefault(delivery.PartnerId));

    /// <summary>Returns whether a webhook is busy: it has more deliveries than one claim may add, or, if it is failing, more than one.</summary>
    private bool IsBusy(WebhookLoad load) => load.Count > (load.Failing ? 1 : maxPerWebhook);

    private bool IsBusy(int partnerLoad) => partnerLoad > 0 && partnerLoad >= (max - all.Count) / PartnerFraction;

    private readonly record struct WebhookLoad(int Count, bool Failing);
}
