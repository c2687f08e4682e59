using System.Text.Json;
using ChannelFit.Api.Features.Activity;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>Examples of outcomes for the OpenAPI document.</summary>
internal static class OutcomeExamples
{
    private static readonly IsoWeek Present = IsoWeek.Of(new(2026, 11, 22));

    public static ContractExample Progress { get; } =
        new(
            "progress",
            "The progress of the demo person after eight weeks.",
            services =>
            {
                var catalog = services.GetRequiredService<PublishedCatalog>();
                var row = ExampleSubmissions.Row(services, ExampleSubmissions.FullSubmission(services), hours: 0);
                var plan = PlannedHours.Of(row, services.GetRequiredService<StoredResultVerifier>());
                var activity = ExampleActivity.RowsUntil(Present, "crm-4711");
                var progress = PersonProgress.Create(activity, plan, catalog, Present);
                return JsonSerializer.SerializeToNode(
                    ProgressResponseFactory.Create(
                        "crm-4711",
                        row.Id,
                        progress,
                        catalog,
                        ExampleSubmissions.EnglishTexts(services)
                    ),
                    OutcomeJsonContext.Default.ProgressResponse
                )!;
            }
        );

    /// <summary>A summary with a withheld cell.</summary>
    public static ContractExample Summary { get; } = DocsFile.ReadExample("read-outcome-summary.outcomeSummary");

    /// <summary>The calibration of a model whose better verdicts have higher rates.</summary>
    public static ContractExample Calibration { get; } = DocsFile.ReadExample("read-calibration.separatingVerdicts");

    /// <summary>Statistics of an instrument with few response sets.</summary>
    public static ContractExample Statistics { get; } = DocsFile.ReadExample("read-statistics.instrumentStatistics");
}
