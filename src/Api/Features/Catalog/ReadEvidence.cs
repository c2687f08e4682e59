using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/evidence: the findings about job-search channels.</summary>
public static class ReadEvidence
{
    public static void Map(IEndpointRouteBuilder v1, EvidenceRegister register)
    {
        MapDocument(
            v1,
            "/evidence",
            "listEvidence",
            "list-evidence",
            CatalogJsonContext.Default.EvidenceList,
            LanguageNeutral(new EvidenceList(register.AsOf, [.. register.Rows.Select(row => View(row, register))]))
        );
        MapDocuments(
            v1,
            "/evidence/{id}",
            "readEvidence",
            "read-evidence",
            CatalogJsonContext.Default.EvidenceResponse,
            register.Rows.ToDictionary(row => row.Id, row => LanguageNeutral(View(row, register))),
            route => (string)route["id"]!,
            OpenApiExtensions.PathParameter(
                "id",
                "The id of the finding.",
                OpenApiExtensions.StringSchema(pattern: "^[A-Z][0-9]+[a-z]?$"),
                register.Rows[^1].Id
            )
        );
    }

    private static EvidenceResponse View(EvidenceFinding row, EvidenceRegister register) =>
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
