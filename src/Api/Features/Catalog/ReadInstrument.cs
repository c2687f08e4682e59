using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/instruments/{key}: the newest version of an instrument, in the requested language.</summary>
public static class ReadInstrument
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog catalog) =>
        MapDocuments(
            v1,
            "/instruments/{key}",
            "readInstrument",
            "read-instrument",
            CatalogJsonContext.Default.InstrumentResponse,
            catalog
                .Instruments.GroupBy(version => version.Document.Key)
                .ToDictionary(
                    group => group.Key,
                    group =>
                    {
                        var newest = group.MaxBy(version => version.Document.Version)!;
                        return ByLanguage(catalog, texts => CatalogResponseFactory.Instrument(newest, texts));
                    }
                ),
            route => (string)route["key"]!,
            KeyParameter("The instrument's key.", catalog.Instruments[^1].Document.Key)
        );
}
