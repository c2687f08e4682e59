using ChannelFit.Api.Postgres;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>The deliveries that this instance has in hand, and how many more it takes: of each webhook a few only.</summary>
internal sealed class InHand(int most, int share)
{
    private readonly Lock gate = new();
    private readonly HashSet<ClaimedDelivery> all = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Guid, Hand> byWebhook = [];

    public int Free
    {
        get
        {
            lock (gate)
            {
                return most - all.Count;
            }
        }
    }

    public ClaimedDelivery[] All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    /// <summary>The webhooks of which no more are to be taken now.</summary>
    public Guid[] Busy()
    {
        lock (gate)
        {
            return [.. byWebhook.Where(hand => IsBusy(hand.Value)).Select(hand => hand.Key)];
        }
    }

    public void Take(IEnumerable<ClaimedDelivery> deliveries)
    {
        lock (gate)
        {
            foreach (var delivery in deliveries)
            {
                all.Add(delivery);
                var count = byWebhook.TryGetValue(delivery.WebhookId, out var hand) ? hand.Count : 0;
                byWebhook[delivery.WebhookId] = new(count + 1, delivery.Failing);
            }
        }
    }

    /// <summary>Lets go of one; whether more can be taken now than before.</summary>
    public bool Release(ClaimedDelivery delivery)
    {
        lock (gate)
        {
            if (!all.Remove(delivery))
            {
                return false;
            }

            var before = byWebhook[delivery.WebhookId];
            var after = before with { Count = before.Count - 1 };

            if (after.Count == 0)
            {
                byWebhook.Remove(delivery.WebhookId);
            }
            else
            {
                byWebhook[delivery.WebhookId] = after;
            }

            return all.Count + 1 == most || (IsBusy(before) && !IsBusy(after));
        }
    }

    /// <summary>A share more can be claimed whenever no more than a share is in hand; of a failing one, one more.</summary>
    private bool IsBusy(Hand hand) => hand.Count > (hand.Failing ? 1 : share);

    private readonly record struct Hand(int Count, bool Failing);
}
