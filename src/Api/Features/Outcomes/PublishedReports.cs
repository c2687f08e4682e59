using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Outcomes.Calibration;
using ChannelFit.Api.Features.Outcomes.Statistics;
using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;
using Npgsql;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>
/// The reports that the operator has published about the models and instruments (`calibrate --publish`,
/// `statistics --publish`). They are read once, when the service starts, so that results stay the same until the next start.
/// </summary>
/// <param name="calibrations">By the id of the model.</param>
/// <param name="statistics">By the id of the instrument.</param>
public sealed class PublishedReports(
    IReadOnlyDictionary<string, PublishedReport<CalibrationResponse>> calibrations,
    IReadOnlyDictionary<string, PublishedReport<InstrumentStatisticsResponse>> statistics
)
{
    private const string CalibrationKind = "calibration";
    private const string StatisticsKind = "statistics";

    /// <summary>No reports.</summary>
    public static PublishedReports None { get; } =
        new(
            new Dictionary<string, PublishedReport<CalibrationResponse>>(),
            new Dictionary<string, PublishedReport<InstrumentStatisticsResponse>>()
        );

    /// <summary>Reads all reports.</summary>
    public static async Task<PublishedReports> Load(NpgsqlDataSource source, CancellationToken cancel)
    {
        var rows = (
            await TenantCommand.Execute(
                source,
                TenantCommand.SetReadOnly,
                "select kind, subject, published_at, document from finding",
                new { },
                static grid =>
                    grid.ReadAsync<(string Kind, string Subject, DateTimeOffset PublishedAt, string Document)>(),
                cancel
            )
        ).ToLookup(row => row.Kind);
        return new(
            rows[CalibrationKind]
                .ToDictionary(
                    row => row.Subject,
                    row => new PublishedReport<CalibrationResponse>(
                        row.PublishedAt,
                        JsonSerializer.Deserialize(row.Document, OutcomeJsonContext.Default.CalibrationResponse)!
                    )
                ),
            rows[StatisticsKind]
                .ToDictionary(
                    row => row.Subject,
                    row => new PublishedReport<InstrumentStatisticsResponse>(
                        row.PublishedAt,
                        JsonSerializer.Deserialize(
                            row.Document,
                            OutcomeJsonContext.Default.InstrumentStatisticsResponse
                        )!
                    )
                )
        );
    }

    /// <summary>Publishes the calibration of a model in place of the earlier one.</summary>
    public static Task Publish(
        NpgsqlDataSource owner,
        CalibrationResponse report,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        Publish(
            owner,
            CalibrationKind,
            report.Model,
            JsonSerializer.Serialize(report, OutcomeJsonContext.Default.CalibrationResponse),
            now,
            cancel
        );

    /// <summary>Publishes the statistics of an instrument in place of the earlier ones.</summary>
    public static Task Publish(
        NpgsqlDataSource owner,
        InstrumentStatisticsResponse report,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        Publish(
            owner,
            StatisticsKind,
            report.Instrument,
            JsonSerializer.Serialize(report, OutcomeJsonContext.Default.InstrumentStatisticsResponse),
            now,
            cancel
        );

    /// <summary>Returns the calibration of a model; null if none is published.</summary>
    public PublishedReport<CalibrationResponse>? CalibrationOf(string model) => calibrations.GetValueOrDefault(model);

    /// <summary>Returns the statistics of an instrument; null if none are published.</summary>
    public PublishedReport<InstrumentStatisticsResponse>? StatisticsOf(string instrument) =>
        statistics.GetValueOrDefault(instrument);

    /// <summary>
    /// Returns the catalog with the basis of each model: separating, with the number of people, if its published
    /// calibration says so, otherwise as in the model's document. No hash contains the basis, so stored results stay verified.
    /// </summary>
    public PublishedCatalog ApplyTo(PublishedCatalog catalog) =>
        catalog.WithModels(model =>
            CalibrationOf(model.Model.Id) is { Document: { } report }
            && report.Finding == CalibrationResult.Separating.Code()
                ? model with
                {
                    Document = model.Document with
                    {
                        Basis = model.Document.Basis with { Validation = report.Finding, SampleSize = report.People },
                    },
                }
                : model
        );

    private static Task<bool> Publish(
        NpgsqlDataSource owner,
        string kind,
        string subject,
        string document,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        DatabaseSession.Query(
            owner,
            DatabaseSession.RequireConfirmation,
            """
            insert into finding (kind, subject, published_at, document)
            values (@kind, @subject, @now, @document::json)
            on conflict (kind, subject) do update
            set published_at = excluded.published_at, document = excluded.document
            """,
            new
            {
                kind,
                subject,
                now,
                document,
            },
            static _ => Task.FromResult(true),
            cancel
        );
}
