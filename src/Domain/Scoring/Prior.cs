using System.Collections.Immutable;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Scoring;

/// <summary>
/// The usual score of a construct for people who gave a certain answer to a context item. It replaces the score of a
/// person who does not know (docs/scoring.md#2-construct-scores).
/// </summary>
/// <param name="Source">Its name in contributions, such as <c>field-typical</c>.</param>
/// <param name="Item">The position of the choice item that decides.</param>
/// <param name="Values">The usual score by option; NaN where there is none.</param>
public sealed record Prior(string Source, int Item, ImmutableArray<double> Values)
{
    /// <summary>Returns an unanswered construct score with the usual score as its point; its range keeps its width.</summary>
    internal ConstructScore Fill(ConstructScore score, ResponseSet responses)
    {
        var answer = responses[Item];
        var usual = double.IsNaN(answer) ? double.NaN : Values[(int)answer];

        if (double.IsNaN(usual))
        {
            return score;
        }

        // A hidden item will never be answered, so its usual score has no uncertainty.
        return score.IsApplicable
            ? score with
            {
                Point = usual,
                FromPrior = true,
            }
            : ConstructScore.NotApplicable(usual) with
            {
                FromPrior = true,
            };
    }
}
