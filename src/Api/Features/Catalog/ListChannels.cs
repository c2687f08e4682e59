using ChannelFit.Catalog;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/channels: the channels, in the requested language.</summary>
public static class ListChannels
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog published) =>
        MapDocument(
            v1,
            "/channels",
            "listChannels",
            "list-channels",
            CatalogJsonContext.Default.ChannelList,
            ByLanguage(published, texts => CatalogResponseFactory.Channels(published, texts))
        );
}
