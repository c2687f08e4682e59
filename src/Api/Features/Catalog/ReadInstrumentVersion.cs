using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/instruments/{key}/versions/{version}: one version of an instrument, in the requested language.</summary>
public static class ReadInstrumentVersion
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog catalog) =>
        MapInstrumentVersions(
            v1,
            catalog,
            "",
            "readInstrumentVersion",
            "read-instrument-version",
            CatalogJsonContext.Default.InstrumentResponse,
            static instrument => instrument
        );
}
