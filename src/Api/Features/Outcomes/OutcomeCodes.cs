using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Outcomes;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>Marks a member that holds the code of an advice.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutcomeAdviceCodeAttribute()
    : SharedEnumSchemaAttribute(
        "OutcomeAdvice",
        "What the record of a channel suggests.",
        AdviceRules.All.Select(advice => advice.Code())
    );

/// <summary>Marks a member that holds the result of a calibration.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CalibrationResultCodeAttribute()
    : SharedEnumSchemaAttribute(
        "CalibrationFinding",
        "Whether better verdicts have higher rates of interviews, as far as the data say.",
        Enum.GetValues<CalibrationResult>().Select(result => result.Code())
    );

/// <summary>Marks a member that holds the verdict of a cell of a summary.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CellVerdictCodeAttribute()
    : SharedEnumSchemaAttribute(
        "OutcomeVerdict",
        "The verdict that was the latest when a week began, or none.",
        [.. Enum.GetValues<Verdict>().Select(verdict => verdict.Code()), "none"]
    );
