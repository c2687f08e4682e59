using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http;
using ChannelFit.Catalog;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>How assessment.completed is told: made from the row whenever it is sent, like every read of it.</summary>
public sealed class AssessmentCompletedEventType(
    StoredResultVerifier kept,
    PublishedCatalog published,
    TenantDb db,
    PublicUrl address
)
{
    // A sample is of nobody, and the same wherever it is shown: the contract has it, too.
    private const string SampleAddress = "https://fit.example.com";

    /// <param name="services">What a sample is made with.</param>
    public WebhookEventType CreateEventType(IServiceProvider services) =>
        new(
            Outbox.AssessmentCompleted,
            "An assessment was scored and stored: submitted, answered by invitation, or scored anew under another model.",
            typeof(AssessmentCompletedData),
            Render,
            () =>
                Write(
                    ExampleSubmissions.Row(services, ExampleSubmissions.FullSubmission(services), hours: 0),
                    SampleAddress
                )
        );

    private async Task<IReadOnlyList<byte[]?>> Render(
        Guid partner,
        bool test,
        IReadOnlyList<OutboxEvent> events,
        CancellationToken cancel
    )
    {
        var rows = await AssessmentSql.FindAll(db, partner, test, [.. events.Select(one => one.Id)], cancel);
        var byId = rows.ToDictionary(row => row.Id);
        return [.. events.Select(one => byId.TryGetValue(one.Id, out var row) ? Write(row, address.Base) : null)];
    }

    private byte[] Write(AssessmentRow row, string service)
    {
        var data = Describe(row, service);
        var bytes = Write(data);
        return bytes.Length <= WebhookEventType.MaxDataBytes ? bytes : Write(data with { Metadata = null });
    }

    private static byte[] Write(AssessmentCompletedData data) =>
        JsonSerializer.SerializeToUtf8Bytes(data, AssessmentJsonContext.Relaxed.AssessmentCompletedData);

    private AssessmentCompletedData Describe(AssessmentRow row, string service)
    {
        var view = kept.ToResponse(row, IncludeOptions.None, published.TextsIn(PublishedCatalog.DefaultLanguage));
        var hours = view.Plan?.Allocations.ToDictionary(share => share.Channel, share => share.Hours);
        var known = view.Channels.ToDictionary(channel => channel.Channel);
        return new(
            view.Id,
            view.PersonRef,
            view.CreatedAt,
            view.Instrument,
            view.Model,
            view.Focus.Channel,
            view.Focus.Verdict,
            view.Channels.FirstOrDefault(channel => channel.Verdict != Verdict.CannotTell.Code())?.Channel,
            view.Plan?.HoursPerWeek,
            // In the order of the catalogue, which is nobody's rank.
            published.NewestModel.Model.Channels.ToDictionary(
                channel => channel.Key,
                channel => new AssessmentCompletedChannel(
                    known[channel.Key].Score,
                    known[channel.Key].Verdict,
                    hours is null ? null : hours.GetValueOrDefault(channel.Key)
                )
            ),
            view.Metadata,
            $"{service}/v1/assessments/{view.Id}"
        );
    }
}
