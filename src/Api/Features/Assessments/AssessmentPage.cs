using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>A page of assessments.</summary>
/// <param name="Items">The assessments, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record AssessmentPage(IReadOnlyList<AssessmentSummary> Items, string? NextCursor);

/// <summary>A summary of an assessment: no answers and scores, but the two verdicts that a table shows.</summary>
/// <param name="Id">The assessment's id, a UUIDv7.</param>
/// <param name="CreatedAt">The time when the assessment was stored, in UTC.</param>
/// <param name="PersonRef">The partner's own id of the person; null if none was sent.</param>
/// <param name="Instrument">The instrument that was answered, key@version.</param>
/// <param name="Model">The scoring model, key@version.</param>
/// <param name="Focus">The channel that the person asked about.</param>
/// <param name="FocusVerdict">The verdict of that channel.</param>
/// <param name="TopChannel">The best channel that has a verdict; null if no channel has one.</param>
public sealed record AssessmentSummary(
    Guid Id,
    DateTime CreatedAt,
    string? PersonRef,
    string Instrument,
    string Model,
    string Focus,
    [property: VerdictCode] string FocusVerdict,
    string? TopChannel
)
{
    /// <summary>Creates the summary of a row.</summary>
    public static AssessmentSummary From(AssessmentListRow row, PublishedCatalog catalog)
    {
        var model = (catalog.FindModel(row.Model) ?? catalog.NewestModel).Model;
        return new(
            row.Id,
            row.CreatedAt,
            row.PersonRef,
            row.Instrument,
            row.Model,
            row.Focus,
            StoredRanks.FocusVerdict(model, row.Focus, row.Verdicts),
            StoredRanks.TopChannel(model, row.Scores, row.Verdicts)
        );
    }
}
