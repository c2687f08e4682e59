using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>Examples of what outcomes teach, for the OpenAPI document.</summary>
public static class FindingExamples
{
    /// <summary>A summary with a withheld cell.</summary>
    public static ContractExample Summary { get; } = DocsFile.ReadExample("read-outcome-summary.outcomeSummary");

    /// <summary>The calibration of a model whose verdicts separate.</summary>
    public static ContractExample Calibration { get; } = DocsFile.ReadExample("read-calibration.separatingVerdicts");

    /// <summary>Statistics of an instrument with few response sets.</summary>
    public static ContractExample Statistics { get; } = DocsFile.ReadExample("read-statistics.instrumentStatistics");
}
