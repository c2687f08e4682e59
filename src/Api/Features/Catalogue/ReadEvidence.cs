using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;
using static ChannelFit.Api.Features.Catalogue.PublishedDocuments;

namespace ChannelFit.Api.Features.Catalogue;

/// <summary>GET /v1/evidence: what is known about channels, how well, and what says otherwise.</summary>
public static class ReadEvidence
{
    public static void Map(IEndpointRouteBuilder v1, EvidenceRegister register)
    {
        Document(
            v1,
            "/evidence",
            "listEvidence",
            "List the evidence register.",
            "What is known about job-search channels, how well, and what says otherwise. Findings are in English.",
            CatalogueJson.Default.EvidenceList,
            Alone(new EvidenceList(register.AsOf, [.. register.Rows.Select(row => View(row, register))]))
        );
        Documents(
            v1,
            "/evidence/{id}",
            "readEvidence",
            "Read one row of the evidence register.",
            "A finding with its source, year, place, population, denominator, caveat and the rows that conflict with it.",
            CatalogueJson.Default.EvidenceView,
            register.Rows.ToDictionary(row => row.Id, row => Alone(View(row, register))),
            route => (string)route["id"]!,
            Contract.InPath("id", "The row's id.", Contract.Text(pattern: "^[A-Z][0-9]+[a-z]?$"), register.Rows[^1].Id)
        );
    }

    private static EvidenceView View(EvidenceRow row, EvidenceRegister register) =>
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
