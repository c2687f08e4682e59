using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/evidence/{id}: a finding about a job-search channel.</summary>
public static class ReadEvidence
{
    public static void Map(IEndpointRouteBuilder v1, EvidenceRegister register) =>
        MapDocuments(
            v1,
            "/evidence/{id}",
            "readEvidence",
            "read-evidence",
            CatalogJsonContext.Default.EvidenceResponse,
            register.Rows.ToDictionary(row => row.Id, row => LanguageNeutral(EvidenceResponse.From(row, register))),
            route => (string)route["id"]!,
            OpenApiExtensions.PathParameter(
                "id",
                "The id of the finding.",
                OpenApiExtensions.StringSchema(pattern: "^[A-Z][0-9]+[a-z]?$"),
                register.Rows[^1].Id
            )
        );
}
