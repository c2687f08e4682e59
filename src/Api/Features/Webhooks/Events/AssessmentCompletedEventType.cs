using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Webhooks.Endpoints;
using ChannelFit.Api.Http;
using ChannelFit.Catalog;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>The event type <c>assessment.completed</c>. Its data is created from the row for each attempt.</summary>
public sealed class AssessmentCompletedEventType(
    StoredResultVerifier verifier,
    PublishedCatalog catalog,
    TenantDb db,
    PublicUrl address
)
{
    // A constant address, because the sample is also part of the OpenAPI document.
    private const string SampleAddress = "https://fit.example.com";

    /// <summary>Creates the event type.</summary>
    /// <param name="services">The services that create the sample.</param>
    public WebhookEventType CreateEventType(IServiceProvider services) =>
        new(
            WebhookEventNames.AssessmentCompleted,
            "An assessment was scored and stored: submitted, submitted with an invitation, or scored again with another model.",
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
        var ids = events.Select(raised => raised.Id).ToArray();
        var rows = await AssessmentQueries.FindAll(db, partner, test, ids, personRef: null, cancel);
        var byId = rows.ToDictionary(row => row.Id);
        return [.. events.Select(raised => byId.TryGetValue(raised.Id, out var row) ? Write(row, address.Base) : null)];
    }

    private byte[] Write(AssessmentRow row, string baseUrl)
    {
        var data = Describe(row, baseUrl);
        var bytes = Write(data);
        return bytes.Length <= WebhookEventType.MaxDataBytes ? bytes : Write(data with { Metadata = null });
    }

    private static byte[] Write(AssessmentCompletedData data) =>
        JsonSerializer.SerializeToUtf8Bytes(data, WebhookJsonContext.Relaxed.AssessmentCompletedData);

    private AssessmentCompletedData Describe(AssessmentRow row, string baseUrl)
    {
        var assessment = verifier.ToResponse(
            row,
            IncludeOptions.None,
            catalog.TextsIn(PublishedCatalog.DefaultLanguage)
        );
        var hours = assessment.Plan?.Allocations.ToDictionary(
            allocation => allocation.Channel,
            allocation => allocation.Hours
        );
        var channels = assessment.Channels.ToDictionary(channel => channel.Channel);
        return new(
            assessment.Id,
            assessment.PersonRef,
            assessment.CreatedAt,
            assessment.Instrument,
            assessment.Model,
            assessment.Focus.Channel,
            assessment.Focus.Verdict,
            assessment.Channels.FirstOrDefault(channel => channel.Verdict != Verdict.CannotTell.Code())?.Channel,
            assessment.Plan?.HoursPerWeek,
            // In the order of the catalog, which does not depend on the result.
            catalog.NewestModel.Model.Channels.ToDictionary(
                channel => channel.Key,
                channel => new AssessmentCompletedChannel(
                    channels[channel.Key].Score,
                    channels[channel.Key].Verdict,
                    hours is null ? null : hours.GetValueOrDefault(channel.Key),
                    channels[channel.Key].Build == true
                )
            ),
            assessment.Metadata,
            $"{baseUrl}/v1/assessments/{assessment.Id}"
        );
    }
}
