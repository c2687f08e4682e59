using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>A row of the table of people.</summary>
/// <param name="Person">The person.</param>
/// <param name="TopChannel">The best channel that has a verdict; null if there is none.</param>
/// <param name="PlannedHours">The planned hours a week; null without a plan.</param>
/// <param name="ReportPath">The path of the report of the latest assessment; null if there is none.</param>
public sealed record CohortEntry(CohortPerson Person, string? TopChannel, double? PlannedHours, string? ReportPath)
{
    /// <summary>Creates the row of a person.</summary>
    internal static CohortEntry Create(
        CohortPerson person,
        LinkTokenPayload link,
        IEnumerable<AssessmentRow> latest,
        CohortLinkSigner links,
        StoredResultVerifier results,
        PublishedCatalog catalog
    )
    {
        if (latest.FirstOrDefault(row => row.Id == person.AssessmentId) is not { } row)
        {
            return new(person, null, null, null);
        }

        var planned = Assessments.Results.PlannedHours.Of(row, results).Total;
        return new(
            person,
            catalog.FindModel(row.Model) is { } model
                ? StoredRanks.TopChannel(model.Model, row.Scores, row.Verdicts)
                : null,
            planned > 0 ? planned : null,
            links.CreateReportPath(link, row.Id)
        );
    }
}
