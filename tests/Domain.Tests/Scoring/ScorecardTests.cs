using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Scoring;

/// <summary>A model reads response sets of its own instrument only.</summary>
public sealed class ScorecardTests
{
    private static readonly ResponseSet Foreign = ResponseSet.Empty(
        new("another-one", 2, [new(0, "Q1", ItemType.Agreement, 1, 5, IsInteger: true, [], ShowWhen: null)])
    );

    [Fact]
    public void A_response_set_of_another_instrument_is_rejected() =>
        Assert.Throws<ArgumentException>(() => Scorecard.Score(TestCatalog.Model, Foreign));

    [Fact]
    public void The_rank_order_lists_every_channel_once_best_first()
    {
        var card = Scorecard.Score(TestCatalog.Model, ResponseSet.Empty(TestCatalog.Instrument));
        var order = card.RankOrder;

        Assert.Equal(Enumerable.Range(0, order.Length), order.Order());
        Assert.Equal(order.OrderByDescending(channel => card.Scores[channel].Score), order);
    }
}
