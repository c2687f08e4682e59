using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/evidence: the findings about job-search channels.</summary>
public static class ListEvidence
{
    public static void Map(IEndpointRouteBuilder v1, EvidenceRegister register) =>
        MapDocument(
            v1,
            "/evidence",
            "listEvidence",
            "list-evidence",
            CatalogJsonContext.Default.EvidenceList,
            LanguageNeutral(
                new EvidenceList(register.AsOf, [.. register.Rows.Select(row => EvidenceResponse.From(row, register))])
            )
        );
}
