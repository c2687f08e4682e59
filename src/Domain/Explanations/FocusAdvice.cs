using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>What a result says about the one channel that a person asks about (api.md, Submit and read).</summary>
public static class FocusAdvice
{
    private const int Most = 3;

    /// <summary>Where the time is better spent: channels ranked above with a better verdict, best first.</summary>
    public static ImmutableArray<int> BetterChannels(Scorecard card, int focus)
    {
        var own = card.Verdicts[focus];
        var better = ImmutableArray.CreateBuilder<int>(Most);

        for (var place = 0; place < own.Rank - 1 && better.Count < Most; place++)
        {
            var channel = card.RankOrder[place];

            // Cannot-tell is the last of the verdicts: nothing is better than it, and it is better than nothing.
            if (card.Verdicts[channel].Verdict is var verdict and not Verdict.CannotTell && verdict > own.Verdict)
            {
                better.Add(channel);
            }
        }

        return better.DrainToImmutable();
    }
}
