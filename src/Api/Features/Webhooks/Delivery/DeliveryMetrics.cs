using System.Diagnostics.Metrics;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Counts deliveries for operators; no label tells whose they are.</summary>
public sealed class DeliveryMetrics
{
    private readonly Counter<long> attempts;
    private readonly Histogram<double> waited;
    private readonly Histogram<double> took;

    public DeliveryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ChannelFit");
        attempts = meter.CreateCounter<long>(
            "channelfit.webhooks.deliveries",
            description: "Attempts to deliver an event, by outcome: delivered, dropped, or why it failed."
        );
        waited = meter.CreateHistogram<double>(
            "channelfit.webhooks.queue.age",
            "s",
            "For how long deliveries had been due when they were taken in hand."
        );
        took = meter.CreateHistogram<double>("channelfit.webhooks.duration", "s", "How long receivers took to answer.");
    }

    public void RecordQueueAge(double seconds) => waited.Record(seconds);

    public void RecordDropped() => attempts.Add(1, new KeyValuePair<string, object?>("outcome", "dropped"));

    public void RecordAttempt(DeliveryOutcome outcome)
    {
        attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome.Error ?? "delivered"));
        took.Record(outcome.Took.TotalSeconds);
    }
}
