using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>Maps the operations on the catalog.</summary>
public static class CatalogEndpoints
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog published)
    {
        ListChannels.Map(v1, published);
        ListInstruments.Map(v1, published);
        ReadInstrument.Map(v1, published);
        ReadInstrumentVersion.Map(v1, published);
        ReadAnswerSchema.Map(v1, published);
        ReadSurveyJs.Map(v1, published);
        ListModels.Map(v1, published);
        ReadModel.Map(v1, published);
        ListEvidence.Map(v1, published.Evidence);
        ReadEvidence.Map(v1, published.Evidence);
    }
}
