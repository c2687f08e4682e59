using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/channels: the channels, in the requested language.</summary>
public static class ListChannels
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog catalog) =>
        MapDocument(
            v1,
            "/channels",
            "listChannels",
            "list-channels",
            CatalogJsonContext.Default.ChannelList,
            ByLanguage(catalog, texts => CatalogResponseFactory.Channels(catalog, texts))
        );
}
