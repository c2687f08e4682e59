using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Results;

namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>The outcomes under one verdict. Hours, interviews and people are rounded so that no person can be recognised.</summary>
/// <param name="Verdict">The verdict at the time.</param>
public sealed record CalibrationVerdictResponse([property: VerdictCode] string Verdict)
{
    /// <summary>True if there are fewer than 50 pairs or 10 people; the numbers are then absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Withheld { get; init; }

    /// <summary>The number of further pairs that are needed, rounded up to a multiple of five.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Missing { get; init; }

    /// <summary>The number of pairs of a person and a channel with at least four weeks, rounded down to a multiple of five.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Pairs { get; init; }

    /// <summary>The number of people, rounded down to a multiple of five.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? People { get; init; }

    /// <summary>The hours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Hours { get; init; }

    /// <summary>The interviews.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Interviews { get; init; }

    /// <summary>The observed rate with its 90 % interval.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EstimateWithInterval? InterviewsPer10Hours { get; init; }

    /// <summary>The rate that the levels of the channels alone would give, if the verdict meant nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ExpectedPer10Hours { get; init; }

    /// <summary>The rate relative to the mean of the compared verdicts, with each channel's own level taken out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EstimateWithInterval? Ratio { get; init; }
}
