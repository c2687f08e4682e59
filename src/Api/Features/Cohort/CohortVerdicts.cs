using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>The number of people by verdict of a channel.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Counts">The verdicts that are shown with the number of people, rounded down to a multiple of five.</param>
/// <param name="Others">The number of people with the other verdicts, rounded in the same way; null if there are none or too few.</param>
/// <param name="Withheld">True if there are fewer than ten people, of whom nothing is shown.</param>
public sealed record CohortVerdicts(
    string Channel,
    IReadOnlyList<(string Verdict, int People)> Counts,
    int? Others,
    bool Withheld
)
{
    /// <summary>Returns the numbers of the channels of which somebody has a verdict. No number is about fewer than ten people.</summary>
    public static IReadOnlyList<CohortVerdicts> Create(
        IEnumerable<string> channels,
        IEnumerable<(string Channel, string Verdict, int People)> counts
    )
    {
        var byChannel = counts.ToLookup(count => count.Channel, count => (count.Verdict, count.People));
        return [.. channels.Where(byChannel.Contains).Select(channel => Create(channel, byChannel[channel]))];
    }

    private static CohortVerdicts Create(string channel, IEnumerable<(string Verdict, int People)> counts)
    {
        (string Verdict, int People)[] groups =
        [
            .. CohortFilter.Verdicts.Join(counts, verdict => verdict, count => count.Verdict, (_, count) => count),
        ];
        var withheld = SummaryDisclosure.FindWithheld([.. groups.Select(group => group.People)]);
        var others = groups.Where((_, index) => withheld[index]).Sum(group => group.People);
        var isSmall = groups.Sum(group => group.People) < SummaryDisclosure.MinimumPeople;
        return new(
            channel,
            [
                .. groups
                    .Where((_, index) => !withheld[index])
                    .Select(group => (group.Verdict, SummaryDisclosure.RoundPeople(group.People))),
            ],
            isSmall || others == 0 ? null : SummaryDisclosure.RoundPeople(others),
            isSmall
        );
    }
}
