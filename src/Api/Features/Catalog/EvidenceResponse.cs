using System.Text.Json.Serialization;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>A finding of the evidence register, in English.</summary>
/// <param name="Id">The id of the finding, used in citations.</param>
/// <param name="Finding">The finding.</param>
/// <param name="Source">The source of the finding.</param>
/// <param name="Year">The year of publication; absent if unknown.</param>
/// <param name="Place">The place of the study.</param>
/// <param name="Population">The population of the study.</param>
/// <param name="Denominator">The denominator of shares in the finding.</param>
/// <param name="Caveat">A limitation of the finding.</param>
/// <param name="Confidence">The reliability of the finding.</param>
/// <param name="Status"><c>read</c>, or <c>recalled</c>: not checked against the source, and therefore not cited by any coefficient.</param>
/// <param name="Stale">True if the finding is older than ten years.</param>
/// <param name="Links">Links to the source.</param>
/// <param name="ConflictsWith">The ids of findings that conflict with this one.</param>
public sealed record EvidenceResponse(
    string Id,
    string Finding,
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Year,
    string Place,
    string Population,
    string Denominator,
    string Caveat,
    string Confidence,
    string Status,
    bool Stale,
    IReadOnlyList<string> Links,
    IReadOnlyList<string> ConflictsWith
)
{
    /// <summary>Creates the response of a finding.</summary>
    public static EvidenceResponse From(EvidenceFinding row, EvidenceRegister register) =>
        new(
            row.Id,
            row.Finding,
            row.Source,
            row.Year,
            row.Place,
            row.Population,
            row.Denominator,
            row.Caveat,
            row.Confidence,
            row.Status,
            register.IsStale(row),
            row.Links,
            row.ConflictsWith
        );
}
