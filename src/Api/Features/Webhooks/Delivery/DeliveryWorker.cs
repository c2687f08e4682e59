using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Events;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Delivers what the outbox holds: at once where this instance raised it, and whatever others left behind.</summary>
/// <remarks>
/// Each delivery is claimed for <see cref="Lease"/> and held on to while it is under way, so that several instances share
/// the work and none sends what another has in hand; what a dead one held is claimed again within 15 seconds.
/// </remarks>
public sealed partial class DeliveryWorker(
    CrossTenantQueries doors,
    EventPayloadRenderer payloads,
    WebhookSender receiver,
    TenantDb db,
    OutboxSignal outbox,
    DeliveryMetrics meter,
    DatabaseClock clock,
    ILogger<DeliveryWorker> log
) : BackgroundService
{
    /// <summary>For how long deliveries can be seen and replayed.</summary>
    public static readonly TimeSpan DeliveryRetention = TimeSpan.FromDays(30);

    private const int Most = 1024;
    private const int MostAtOnce = 128;
    private const int Share = 8;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan EmptyGap = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Sweep = TimeSpan.FromHours(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly InFlightDeliveries hand = new(Most, Share);

    /// <summary>Whether more can be taken of what was busy at the last claim.</summary>
    private volatile bool room;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(
            Repeat(Claim, TimeSpan.Zero, stoppingToken),
            Repeat(Renew, Renewal, stoppingToken),
            Repeat(Forget, Sweep, stoppingToken)
        );

        // What is under way may still arrive; what does not is claimed by another instance.
        for (var waited = TimeSpan.Zero; hand.Snapshot.Length > 0 && waited < Farewell; waited += Look / 10)
        {
            await Task.Delay(Look / 10, clock, CancellationToken.None);
        }
    }

    private async Task Forget(CancellationToken cancel)
    {
        await clock.Read(cancel);

        if (clock.Agrees)
        {
            await doors.ForgetDeliveries(UuidV7Bounds.FirstAt(clock.GetUtcNow() - DeliveryRetention), cancel);
        }
    }

    private async Task Repeat(Func<CancellationToken, Task> work, TimeSpan pause, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // First the work: what a crash left half done is ended by the start after it.
                await work(stop);
                await Task.Delay(pause, clock, stop);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                Failed(log, fault.GetType().Name);
                await Task.Delay(Rest, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Claim(CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        room = false;
        var most = Math.Min(hand.FreeSlots, MostAtOnce);
        var claimed = most == 0 ? [] : await doors.ClaimOutbox(most, Share, hand.BusyIds(), Lease, cancel);
        hand.Add(claimed);

        foreach (var mine in claimed.GroupBy(delivery => (delivery.PartnerId, delivery.Test)))
        {
            // In nobody's way: the next claim does not wait for it.
            _ = Deliver(mine.Key.PartnerId, mine.Key.Test, [.. mine]);
        }

        if (claimed.Count == 0)
        {
            await outbox.Wait(Look, cancel);
        }

        // Where there is little to do, a claim for each event would be for nothing; even more so where all of it is for those
        // that are busy, and none of them has become free.
        var gap = claimed.Count == 0 && !room ? EmptyGap : Gap;

        if (claimed.Count < Share && clock.GetElapsedTime(began) is var elapsed && elapsed < gap)
        {
            await Task.Delay(gap - elapsed, clock, cancel);
        }
    }

    private Task Renew(CancellationToken cancel) =>
        hand.Snapshot is { Length: > 0 } held ? doors.RenewOutbox(held, Lease, cancel) : Task.CompletedTask;

    private async Task Deliver(Guid partner, bool test, List<ClaimedDelivery> deliveries)
    {
        try
        {
            var bodies = await payloads.Render(partner, test, deliveries, CancellationToken.None);
            await Task.WhenAll(deliveries.Select((delivery, index) => Deliver(delivery, bodies[index])));
        }
        catch (Exception fault)
        {
            // Claimed again when the lease runs out.
            Failed(log, fault.GetType().Name);
        }
        finally
        {
            deliveries.ForEach(Release);
        }
    }

    private async Task Deliver(ClaimedDelivery delivery, byte[]? body)
    {
        try
        {
            meter.RecordQueueAge(delivery.WaitedSeconds);

            if (body is null)
            {
                await DeliveryOutcomeStore.Delete(db, delivery, CancellationToken.None);
                meter.RecordDropped();
                return;
            }

            var outcome = await receiver.Send(delivery, body);
            meter.RecordAttempt(outcome);
            await Record(delivery, outcome);
        }
        catch (Exception fault)
        {
            // Sent, perhaps, and not recorded: it is sent again when the lease runs out.
            Failed(log, fault.GetType().Name);
        }
        finally
        {
            Release(delivery);
        }
    }

    private async Task Record(ClaimedDelivery delivery, DeliveryOutcome outcome)
    {
        if (outcome.Error is null)
        {
            await DeliveryOutcomeStore.RecordSuccess(db, delivery, outcome, CancellationToken.None);
            return;
        }

#pragma warning disable CA5394 // It spreads retries; nobody gains by guessing it.
        var retry = RetrySchedule.DelayAfter(delivery.Attempts + 1, Random.Shared.NextDouble(), outcome.Wish);
#pragma warning restore CA5394

        if (await DeliveryOutcomeStore.RecordFailure(db, delivery, outcome, retry, CancellationToken.None))
        {
            Disabled(log, delivery.WebhookId, outcome.Error);
        }
    }

    private void Release(ClaimedDelivery delivery)
    {
        if (hand.Remove(delivery))
        {
            room = true;
            outbox.Wake();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivering events failed for a moment: {Fault}.")]
    private static partial void Failed(ILogger log, string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {Id} is disabled after an attempt: {Error}.")]
    private static partial void Disabled(ILogger log, Guid id, string error);
}
