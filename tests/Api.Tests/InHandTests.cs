using ChannelFit.Api.Features.Webhooks;
using ChannelFit.Api.Postgres;

namespace ChannelFit.Api.Tests;

/// <summary>How much an instance takes in hand, of whom.</summary>
public sealed class InHandTests
{
    private const int Most = 1024;
    private const int Share = 8;

    [Fact]
    public void A_handful_of_partners_whose_receivers_are_slow_leaves_most_places_to_others()
    {
        var hand = new InHand(Most, Share);
        var slow = Enumerable.Range(0, 5).Select(_ => Partner(webhooks: 20)).ToArray();

        Fill(hand, slow);

        Assert.InRange(hand.Free, Most / 2, Most);
        Assert.Superset(slow.Select(partner => partner[0].PartnerId).ToHashSet(), hand.Busy().ToHashSet());
    }

    [Fact]
    public void However_many_partners_have_slow_receivers_one_more_finds_room()
    {
        var hand = new InHand(Most, Share);

        Fill(hand, [.. Enumerable.Range(0, 100).Select(_ => Partner(webhooks: 20))]);

        Assert.InRange(hand.Free, Share, Most);
    }

    [Fact]
    public void A_partner_is_busy_until_enough_of_its_own_is_let_go()
    {
        var hand = new InHand(Most, Share);
        var mine = Partner(webhooks: 20);
        var taken = Fill(hand, mine);
        var released = taken.TakeWhile(delivery => !hand.Release(delivery)).Count() + 1;

        Assert.DoesNotContain(mine[0].PartnerId, hand.Busy());
        Assert.InRange(released, 1, 2 * Share);
        Assert.False(hand.Release(taken[0]));
    }

    [Fact]
    public void Of_one_webhook_two_shares_are_in_hand_at_most_and_of_a_failing_one_two()
    {
        var hand = new InHand(Most, Share);
        var webhook = Partner(webhooks: 1)[0];
        hand.Take(Enumerable.Range(0, Share).Select(_ => webhook with { }));
        Assert.DoesNotContain(webhook.WebhookId, hand.Busy());
        hand.Take([webhook with { }]);
        Assert.Contains(webhook.WebhookId, hand.Busy());

        var failing = Partner(webhooks: 1)[0] with { Failing = true };
        hand.Take([failing with { }]);
        Assert.DoesNotContain(failing.WebhookId, hand.Busy());
        hand.Take([failing with { }]);
        Assert.Contains(failing.WebhookId, hand.Busy());
    }

    /// <summary>Takes a share of each that is not busy, for as long as there is one, as claims do; nothing is let go.</summary>
    private static List<ClaimedDelivery> Fill(InHand hand, params ClaimedDelivery[][] partners)
    {
        var taken = new List<ClaimedDelivery>();

        for (var before = -1; taken.Count > before; )
        {
            before = taken.Count;

            foreach (var partner in partners)
            {
                var busy = hand.Busy().ToHashSet();

                if (!busy.Contains(partner[0].PartnerId))
                {
                    var some = partner
                        .Where(webhook => !busy.Contains(webhook.WebhookId))
                        .Take(Math.Min(Share, hand.Free))
                        .Select(webhook => webhook with { })
                        .ToList();
                    hand.Take(some);
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
