using System.Collections.Immutable;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Scoring;

/// <summary>What a construct usually is for people who gave one answer, for those who do not know it (scoring.md §2).</summary>
/// <param name="Source">Names it among the contributions, such as <c>field-typical</c>.</param>
/// <param name="Item">The position of the choice item whose answer decides.</param>
/// <param name="Values">The usual score by option; NaN where there is none.</param>
public sealed record Prior(string Source, int Item, ImmutableArray<double> Values)
{
    /// <summary>Returns a reading without answers with the usual score as its point; its bounds stay as wide as they were.</summary>
    internal ConstructScore Fill(ConstructScore reading, ResponseSet sheet)
    {
        var answer = sheet[Item];
        var usual = double.IsNaN(answer) ? double.NaN : Values[(int)answer];

        if (double.IsNaN(usual))
        {
            return reading;
        }

        // Nobody will ask a hidden item: the usual score stands for sure.
        return reading.IsApplicable
            ? reading with
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
