using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>The places of channels in the stored verdicts, by model, as parameters of a statement.</summary>
internal sealed record VerdictPlaces(string[] Models, string[] Channels, int[] Positions)
{
    /// <summary>Returns the places of all published models. PostgreSQL counts from one.</summary>
    public static VerdictPlaces Of(PublishedCatalog catalog)
    {
        var places = catalog
            .Models.SelectMany(model => model.Model.Channels.Select(channel => (model.Model.Id, channel)))
            .ToList();
        return new(
            [.. places.Select(place => place.Id)],
            [.. places.Select(place => place.channel.Key)],
            [.. places.Select(place => place.channel.Index + 1)]
        );
    }
}
