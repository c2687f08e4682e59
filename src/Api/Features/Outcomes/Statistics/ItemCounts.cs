using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Outcomes;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Api.Features.Outcomes.Statistics;

/// <summary>Counts the answers to one item.</summary>
/// <param name="item">The item.</param>
/// <param name="scoring">The scoring of its options.</param>
internal sealed class ItemCounts(Item item, ItemScoring scoring)
{
    private readonly int[] options = new int[item.Type == ItemType.Number ? 0 : (int)(item.Max - item.Min) + 1];
    private int count;
    private double sum;
    private int floor;
    private int ceiling;

    /// <summary>Adds an answer; NaN is a missing one.</summary>
    public void Add(double answer)
    {
        if (double.IsNaN(answer))
        {
            return;
        }

        count++;
        sum += answer;
        floor += IsExtreme(answer, lowest: true) ? 1 : 0;
        ceiling += IsExtreme(answer, lowest: false) ? 1 : 0;

        if (options.Length > 0)
        {
            options[(int)(answer - item.Min)]++;
        }
    }

    /// <summary>Returns the statistics of the item, withheld below the least number of answers.</summary>
    /// <param name="itemTotal">The corrected item–total correlation; null if there is none.</param>
    public ItemStatisticsResponse ToResponse(double? itemTotal)
    {
        var needed = StatisticsRules.StillNeeded(count, StatisticsRules.MinimumForItems);

        if (needed > 0)
        {
            return new(item.Code, count, needed);
        }

        var hasOrder = item.Type != ItemType.Choice || !scoring.Values.IsEmpty;
        return new(item.Code, count, needed)
        {
            Mean = item.Type == ItemType.Choice ? null : StatisticsRules.RoundMean(sum / count, count),
            Options =
                options.Length == 0
                    ? null
                    :
                    [
                        .. options.Select(
                            (chosen, option) =>
                                new OptionShareResponse(OptionCode(option), StatisticsRules.RoundShare(chosen, count))
                        ),
                    ],
            Floor = hasOrder ? StatisticsRules.RoundShare(floor, count) : null,
            Ceiling = hasOrder ? StatisticsRules.RoundShare(ceiling, count) : null,
            ItemTotal = itemTotal is { } known ? Math.Round(known, 2) : null,
        };
    }

    /// <summary>Returns whether an answer is at an end of the item: of its numbers, or of the values of its options.</summary>
    private bool IsExtreme(double answer, bool lowest)
    {
        if (item.Type != ItemType.Choice)
        {
            return answer == (lowest ? item.Min : item.Max);
        }

        var known = scoring.Values.Where(value => !double.IsNaN(value)).ToList();
        return known.Count > 0 && scoring.Values[(int)answer] == (lowest ? known.Min() : known.Max());
    }

    private string OptionCode(int option) =>
        item.Type == ItemType.Choice ? item.Options[option] : $"{(int)item.Min + option}";
}
