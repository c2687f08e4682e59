using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>The positions of channels in the stored verdicts, by model, as parameters of a statement.</summary>
internal sealed record VerdictPositions(string[] Models, string[] Channels, int[] Positions)
{
    /// <summary>Returns the positions of all published models. PostgreSQL counts from one.</summary>
    public static VerdictPositions Of(PublishedCatalog catalog)
    {
        var channels = catalog
            .Models.SelectMany(model => model.Model.Channels.Select(channel => (model.Model.Id, channel)))
            .ToList();
        return new(
            [.. channels.Select(one => one.Id)],
            [.. channels.Select(one => one.channel.Key)],
            [.. channels.Select(one => one.channel.Index + 1)]
        );
    }
}
