using ChannelFit.Domain.Outcomes;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>Creates the report on whether better verdicts have higher interview rates (criterion validity, docs/outcomes.md#criterion-validity-of-the-verdicts).</summary>
public static class CalibrationReport
{
    // Half an interview keeps the interval of a verdict without interviews above 0 (Jeffreys' prior).
    private const double HalfInterview = .5;

    /// <summary>All verdicts, in the order of the report.</summary>
    private static readonly string[] All =
    [
        .. new[] { Verdict.Core, Verdict.Support, Verdict.Watch, Verdict.Skip, Verdict.CannotTell }.Select(verdict =>
            verdict.Code()
        ),
    ];

    /// <summary>The verdicts whose order is checked, from the best to the worst.</summary>
    private static readonly string[] Ordered = All[..3];

    /// <summary>Creates the report from pairs of a person and a channel with at least four weeks.</summary>
    /// <param name="model">The model's id.</param>
    /// <param name="pairs">The pairs.</param>
    public static CalibrationResponse Create(string model, IReadOnlyCollection<CalibrationPair> pairs)
    {
        var byVerdict = pairs.ToLookup(pair => pair.Verdict);
        string[] enough = [.. Ordered.Where(verdict => IsEnough(byVerdict[verdict]))];
        var fit = enough.Length < 2 ? null : CalibrationFit.Fit(pairs, enough);
        var compared = fit is null ? pairs : enough.SelectMany(verdict => byVerdict[verdict]);
        var (ordered, reversed) = (fit?.ProbabilityOrdered(), fit?.ProbabilityReversed());
        // Of shown verdicts only: no shown number depends on a withheld verdict.
        var levels = byVerdict
            .Where(IsEnough)
            .SelectMany(own => own)
            .GroupBy(pair => pair.Channel)
            .ToDictionary(
                channel => channel.Key,
                channel => channel.Sum(p => p.Interviews) / channel.Sum(p => p.Hours)
            );
        return new(
            model,
            CalibrationRules.ResultOf(ordered, reversed).Code(),
            SummaryDisclosure.RoundPeople(compared.Select(pair => pair.Person).Distinct().Count()),
            enough,
            RoundedProbability(ordered),
            RoundedProbability(reversed),
            fit is null ? null : Math.Round(fit.Dispersion, 1),
            [.. All.Select(verdict => Describe(verdict, [.. byVerdict[verdict]]))]
        );

        CalibrationVerdictResponse Describe(string verdict, IReadOnlyCollection<CalibrationPair> own)
        {
            if (!IsEnough(own))
            {
                return new(verdict) { Withheld = true, Missing = StillNeeded(own) };
            }

            var byPerson = own.GroupBy(pair => pair.Person).ToList();
            var hours = SummaryDisclosure.Round((decimal)own.Sum(p => p.Hours), (decimal)byPerson.Max(Hours));
            var interviews = SummaryDisclosure.Round(own.Sum(p => p.Interviews), byPerson.Max(Interviews));
            var position = Array.IndexOf(enough, verdict);
            return new(verdict)
            {
                Pairs = SummaryDisclosure.RoundPeople(own.Count),
                People = SummaryDisclosure.RoundPeople(byPerson.Count),
                Hours = hours,
                Interviews = interviews,
                InterviewsPer10Hours = Rate(hours, interviews, fit?.Dispersion ?? 1),
                ExpectedPer10Hours = Math.Round(
                    OutcomePrior.HoursOfRate * own.Sum(p => levels[p.Channel] * p.Hours) / own.Sum(p => p.Hours),
                    2
                ),
                Ratio = position < 0 || fit is null ? null : Rounded(fit.Ratio(position)),
            };
        }
    }

    private static double Hours(IEnumerable<CalibrationPair> person) => person.Sum(pair => pair.Hours);

    private static int Interviews(IEnumerable<CalibrationPair> person) => person.Sum(pair => pair.Interviews);

    private static bool IsEnough(IEnumerable<CalibrationPair> pairs)
    {
        var own = pairs.ToList();
        return CalibrationRules.IsEnough(own.Count, own.Select(pair => pair.Person).Distinct().Count());
    }

    // At least one group of five, since there can be enough pairs but too few people.
    private static int StillNeeded(IReadOnlyCollection<CalibrationPair> own) =>
        Math.Max(
            SummaryDisclosure.PeopleStep,
            CalibrationRules.MinimumPairs - SummaryDisclosure.RoundPeople(own.Count)
        );

    private static EstimateWithInterval Rate(long hours, long interviews, double dispersion)
    {
        var time = Math.Max(1, hours) / OutcomePrior.HoursOfRate;
        var rate = PosteriorIntervals.Of(
            new GammaPosterior((interviews + HalfInterview) / dispersion, time / dispersion)
        );
        return Rounded(new(rate.Mean, rate.Low, rate.High));
    }

    private static EstimateWithInterval Rounded(EstimateWithInterval estimate) =>
        new(Math.Round(estimate.Mean, 2), Math.Round(estimate.Low, 2), Math.Round(estimate.High, 2));

    private static double? RoundedProbability(double? probability) =>
        probability is { } known ? Math.Round(known, 3) : null;
}
