namespace ChannelFit.Api.Features.Assessments;

/// <summary>The columns of an assessment that a list reads.</summary>
/// <param name="Scores">Tenths, in the model's channel order; so are the verdicts.</param>
public sealed record AssessmentListRow(
    Guid Id,
    DateTime CreatedAt,
    string? PersonRef,
    string Instrument,
    string Model,
    string Focus,
    short[] Scores,
    string[] Verdicts
)
{
    /// <summary>Returns the columns of a row that a list reads.</summary>
    public static AssessmentListRow From(AssessmentRow row) =>
        new(
            row.Id,
            row.CreatedAt.UtcDateTime,
            row.PersonRef,
            row.Instrument,
            row.Model,
            row.Focus,
            row.Scores,
            row.Verdicts
        );
}
