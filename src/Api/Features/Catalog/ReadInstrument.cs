using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/instruments/{key}: the newest version of an instrument, in the requested language.</summary>
public static class ReadInstrument
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog published) =>
        MapDocuments(
            v1,
            "/instruments/{key}",
            "readInstrument",
            "read-instrument",
            CatalogJsonContext.Default.InstrumentResponse,
            published
                .Instruments.GroupBy(version => version.Document.Key)
                .ToDictionary(
                    group => group.Key,
                    group =>
                    {
                        var newest = group.MaxBy(version => version.Document.Version)!;
                        return ByLanguage(published, texts => CatalogResponseFactory.Instrument(newest, texts));
                    }
                ),
            route => (string)route["key"]!,
            KeyParameter("The instrument's key.", published.Instruments[^1].Document.Key)
        );
}
