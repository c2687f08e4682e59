using System.Diagnostics.Metrics;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Metrics of deliveries for operators, without labels for partners.</summary>
public sealed class DeliveryMetrics
{
    private readonly Counter<long> attempts;
    private readonly Histogram<double> waited;
    private readonly Histogram<double> duration;

    public DeliveryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ChannelFit");
        attempts = meter.CreateCounter<long>(
            "channelfit.webhooks.deliveries",
            description: "Attempts to deliver an event, by outcome: delivered, dropped, or the error."
        );
        waited = meter.CreateHistogram<double>(
            "channelfit.webhooks.queue.age",
            "s",
            "The time between the due time of deliveries and their attempt."
        );
        duration = meter.CreateHistogram<double>(
            "channelfit.webhooks.duration",
            "s",
            "The response time of receivers."
        );
    }

    public void RecordQueueAge(double seconds) => waited.Record(seconds);

    public void RecordDropped() => attempts.Add(1, new KeyValuePair<string, object?>("outcome", "dropped"));

    public void RecordAttempt(DeliveryOutcome outcome)
    {
        attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome.Error ?? "delivered"));
        duration.Record(outcome.Took.TotalSeconds);
    }
}
