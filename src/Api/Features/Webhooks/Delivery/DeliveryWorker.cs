using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Events;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Sends the deliveries of the outbox: immediately those of this instance, and those that other instances did not finish.</summary>
/// <remarks>
/// Each delivery is claimed for <see cref="Lease"/>, and the claim is renewed while the delivery is in flight. So several
/// instances share the work and none sends what another is sending. Deliveries of an instance that stopped are claimed again
/// within 15 seconds.
/// </remarks>
public sealed partial class DeliveryWorker(
    CrossTenantQueries crossTenant,
    EventPayloadRenderer payloads,
    WebhookSender sender,
    TenantDb db,
    OutboxSignal outbox,
    DeliveryMetrics metrics,
    TimeProvider clock,
    ILogger<DeliveryWorker> log
) : BackgroundService
{
    private const int MaxInFlight = 1024;
    private const int MaxClaim = 128;

    private const int MaxPerPartner = 8; // in a claim
    private const int MaxPerWebhook = 8; // in flight

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ClaimInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan IdleClaimInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private readonly InFlightDeliveries inFlight = new(MaxInFlight, MaxPerWebhook);

    /// <summary>True if a webhook or partner that was busy at the last claim has capacity again.</summary>
    private volatile bool hasNewCapacity;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(Repeat(Claim, TimeSpan.Zero, stoppingToken), Repeat(Renew, RenewalInterval, stoppingToken));

        // Deliveries in flight may still finish; the others are claimed by another instance.
        for (
            var waited = TimeSpan.Zero;
            inFlight.Snapshot.Length > 0 && waited < ShutdownTimeout;
            waited += PollInterval / 10
        )
        {
            await Task.Delay(PollInterval / 10, clock, CancellationToken.None);
        }
    }

    private async Task Repeat(Func<CancellationToken, Task> work, TimeSpan pause, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // The work comes before the pause, so that a restart after a crash continues unfinished work immediately.
                await work(stop);
                await Task.Delay(pause, clock, stop);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Failed(log, exception.GetType().Name);
                await Task.Delay(RetryInterval, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Claim(CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        hasNewCapacity = false;
        var max = Math.Min(inFlight.FreeSlots, MaxClaim);
        var claimed =
            max == 0 ? [] : await crossTenant.ClaimOutbox(max, MaxPerPartner, inFlight.BusyIds(), Lease, cancel);
        inFlight.Add(claimed);

        foreach (var group in claimed.GroupBy(delivery => (delivery.PartnerId, delivery.Test)))
        {
            // Not awaited, because the next claim must not wait for it.
            _ = Deliver(group.Key.PartnerId, group.Key.Test, [.. group]);
        }

        if (claimed.Count == 0)
        {
            await outbox.Wait(PollInterval, cancel);
        }

        // With little to do, a claim for each event would waste queries, even more if all events are for busy webhooks and none
        // of them has capacity again.
        var interval = claimed.Count == 0 && !hasNewCapacity ? IdleClaimInterval : ClaimInterval;

        if (claimed.Count < MaxPerPartner && clock.GetElapsedTime(started) is var elapsed && elapsed < interval)
        {
            await Task.Delay(interval - elapsed, clock, cancel);
        }
    }

    private Task Renew(CancellationToken cancel) =>
        inFlight.Snapshot is { Length: > 0 } deliveries
            ? crossTenant.RenewOutbox(deliveries, Lease, cancel)
            : Task.CompletedTask;

    private async Task Deliver(Guid partner, bool test, List<ClaimedDelivery> deliveries)
    {
        try
        {
            var bodies = await payloads.Render(partner, test, deliveries, CancellationToken.None);
            await Task.WhenAll(deliveries.Select((delivery, index) => Deliver(delivery, bodies[index])));
        }
        catch (Exception exception)
        {
            // The deliveries are claimed again when the lease expires.
            Failed(log, exception.GetType().Name);
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
            metrics.RecordQueueAge(delivery.WaitedSeconds);

            if (body is null)
            {
                await DeliveryOutcomeStore.Delete(db, delivery, CancellationToken.None);
                metrics.RecordDropped();
                return;
            }

            var outcome = await sender.Send(delivery, body);
            metrics.RecordAttempt(outcome);
            await Record(delivery, outcome);
        }
        catch (Exception exception)
        {
            // The delivery was possibly sent but not recorded. It is sent again when the lease expires.
            Failed(log, exception.GetType().Name);
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

#pragma warning disable CA5394 // Only spreads retries; needs no secure random numbers.
        var retry = RetrySchedule.DelayAfter(delivery.Attempts + 1, Random.Shared.NextDouble(), outcome.RetryAfter);
#pragma warning restore CA5394

        if (await DeliveryOutcomeStore.RecordFailure(db, delivery, outcome, retry, CancellationToken.None))
        {
            Disabled(log, delivery.WebhookId, outcome.Error);
        }
    }

    private void Release(ClaimedDelivery delivery)
    {
        if (inFlight.Remove(delivery))
        {
            hasNewCapacity = true;
            outbox.Wake();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivering events failed temporarily: {Error}.")]
    private static partial void Failed(ILogger log, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {Id} is disabled after an attempt: {Error}.")]
    private static partial void Disabled(ILogger log, Guid id, string error);
}
