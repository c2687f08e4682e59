namespace ChannelFit.Domain.Outcomes;

/// <summary>The rules by which a summary tells nothing about fewer than ten people (docs/outcomes.md#what-a-partner-sees).</summary>
public static class SummaryDisclosure
{
    /// <summary>The least number of people whose numbers are shown together.</summary>
    public const int MinimumPeople = 10;

    /// <summary>The step in which numbers of people are shown.</summary>
    public const int PeopleStep = 5;

    /// <summary>
    /// Returns which groups of one whole are withheld: those with fewer than ten people and, if there is one, also the
    /// smallest of the others. The whole less the visible groups is then always a sum over at least ten people.
    /// </summary>
    /// <param name="people">The number of people in each group.</param>
    public static bool[] FindWithheld(IReadOnlyList<int> people)
    {
        var withheld = new bool[people.Count];
        var smallest = -1;
        var anySmall = false;

        for (var group = 0; group < people.Count; group++)
        {
            withheld[group] = people[group] < MinimumPeople;
            anySmall |= withheld[group];

            if (!withheld[group] && (smallest < 0 || people[group] < people[smallest]))
            {
                smallest = group;
            }
        }

        if (anySmall && smallest >= 0)
        {
            withheld[smallest] = true;
        }

        return withheld;
    }

    /// <summary>
    /// Rounds a sum to a step of 1, 2, 5, 10, 20, … that is not smaller than the largest share of one person. One person
    /// more or less then changes the result by one step or not at all, as long as the step stays the same.
    /// </summary>
    /// <param name="sum">The sum over all people.</param>
    /// <param name="largestShare">The largest share of one person in it.</param>
    public static long Round(decimal sum, decimal largestShare)
    {
        var step = StepFor(largestShare);
        return (long)decimal.Round(sum / step, MidpointRounding.AwayFromZero) * step;
    }

    /// <summary>Rounds a number of people down to a multiple of five.</summary>
    public static int RoundPeople(int people) => people - (people % PeopleStep);

    private static long StepFor(decimal largestShare)
    {
        for (long power = 1; ; power *= 10)
        {
            foreach (var factor in (ReadOnlySpan<int>)[1, 2, 5])
            {
                if (factor * power >= largestShare)
                {
                    return factor * power;
                }
            }
        }
    }
}
