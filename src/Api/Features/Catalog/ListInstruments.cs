using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/instruments: the published versions of all instruments, in the requested language.</summary>
public static class ListInstruments
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog catalog) =>
        MapDocument(
            v1,
            "/instruments",
            "listInstruments",
            "list-instruments",
            CatalogJsonContext.Default.InstrumentList,
            ByLanguage(
                catalog,
                texts => new InstrumentList([
                    .. catalog.Instruments.Select(listed => CatalogResponseFactory.Entry(listed, texts)),
                ])
            )
        );
}
