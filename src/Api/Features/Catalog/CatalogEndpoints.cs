using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>Maps the operations on the catalog.</summary>
public static class CatalogEndpoints
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog catalog)
    {
        ListChannels.Map(v1, catalog);
        ListInstruments.Map(v1, catalog);
        ReadInstrument.Map(v1, catalog);
        ReadInstrumentVersion.Map(v1, catalog);
        ReadAnswerSchema.Map(v1, catalog);
        ReadSurveyJs.Map(v1, catalog);
        ListModels.Map(v1, catalog);
        ReadModel.Map(v1, catalog);
        ListEvidence.Map(v1, catalog.Evidence);
        ReadEvidence.Map(v1, catalog.Evidence);
    }
}
