using ChannelFit.Domain;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Outcomes;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Outcomes.Statistics;

/// <summary>Collects the statistics of an instrument from response sets, in constant memory.</summary>
public sealed class StatisticsCollector
{
    private const int Hundredths = 100;
    private const int MostTenths = 1000;
    private const int TenthsPerPoint = 10;

    private readonly ScoringModel model;
    private readonly ItemCounts[] items;
    private readonly Dictionary<ConstructScale, ReliabilityEstimator> reliability;
    private readonly ReliabilityEstimator[] retest;
    private readonly PercentileCounts[] constructNorms;
    private readonly PercentileCounts[] channelNorms;
    private int people;

    /// <param name="model">The model that gives the values of answers, and the scores.</param>
    public StatisticsCollector(ScoringModel model)
    {
        this.model = model;
        items = [.. model.Instrument.Items.Select(item => new ItemCounts(item, model.ScoringKey[item.Index]))];
        reliability = model
            .ConstructScales.Where(scale => scale.Reflective && scale.Items.Length > 1)
            .ToDictionary(scale => scale, scale => new ReliabilityEstimator(scale.Items.Length));
        retest = [.. model.ConstructScales.Select(_ => new ReliabilityEstimator(variables: 2))];
        constructNorms = [.. model.ConstructScales.Select(_ => new PercentileCounts(Hundredths))];
        channelNorms = [.. model.Channels.Select(_ => new PercentileCounts(MostTenths))];
    }

    /// <summary>Adds the latest response set of a person.</summary>
    /// <param name="responses">The response set.</param>
    /// <param name="earlier">An earlier one, from one to eight weeks before; null if there is none.</param>
    public void Add(ResponseSet responses, ResponseSet? earlier)
    {
        people++;
        var card = Scorecard.Score(model, responses);
        var before = earlier is null ? null : ConstructScores.Score(model, earlier);

        foreach (var item in model.Instrument.Items)
        {
            items[item.Index].Add(responses[item.Index]);
        }

        foreach (var (scale, estimator) in reliability)
        {
            estimator.Add([.. scale.Items.Select(item => model.ScoringKey.ValueOf(item, responses[item]))]);
        }

        foreach (var scale in model.ConstructScales)
        {
            if (!IsMeasured(card.ConstructScores[scale.Index]))
            {
                continue;
            }

            var score = card.ConstructScores[scale.Index].Point;
            constructNorms[scale.Index].Add((int)Math.Round(score * Hundredths));

            if (before is not null && IsMeasured(before[scale.Index]))
            {
                retest[scale.Index].Add([before[scale.Index].Point, score]);
            }
        }

        foreach (var channel in model.Channels)
        {
            if (card.Verdicts[channel.Index].Verdict != Verdict.CannotTell)
            {
                channelNorms[channel.Index].Add(card.Scores[channel.Index].Score);
            }
        }
    }

    /// <summary>Returns the statistics of all response sets that were added.</summary>
    /// <param name="limited">True if there were more.</param>
    public InstrumentStatisticsResponse ToResponse(bool limited) =>
        new(
            model.Instrument.Id,
            model.Id,
            people,
            limited,
            [.. model.Instrument.Items.Select(item => items[item.Index].ToResponse(ItemTotal(item.Index)))],
            [.. reliability.Select(entry => Describe(entry.Key, entry.Value))],
            [.. model.ConstructScales.Select(scale => DescribeRetest(scale, retest[scale.Index]))],
            [
                .. model.ConstructScales.Select(scale =>
                    Norm(scale.Construct, ChannelOf(scale), constructNorms[scale.Index], Hundredths)
                ),
                .. model.Channels.Select(channel =>
                    Norm(construct: null, channel.Key, channelNorms[channel.Index], TenthsPerPoint)
                ),
            ]
        );

    private static bool IsMeasured(ConstructScore score) => score is { IsAnswered: true, FromPrior: false };

    private string? ChannelOf(ConstructScale scale) => scale.Channel < 0 ? null : model.Channels[scale.Channel].Key;

    private double? ItemTotal(int item)
    {
        var (scale, estimator) = reliability.FirstOrDefault(entry => entry.Key.Items.Contains(item));
        return scale is null || estimator.Count < StatisticsRules.MinimumForItems
            ? null
            : ScaleReliability.ItemTotal(estimator.Covariances(), scale.Items.IndexOf(item));
    }

    private static ReliabilityResponse Describe(ConstructScale scale, ReliabilityEstimator estimator)
    {
        var needed = StatisticsRules.StillNeeded(estimator.Count, StatisticsRules.MinimumForReliability);
        var response = new ReliabilityResponse(
            scale.Construct,
            scale.Items.Length,
            estimator.Count,
            needed,
            scale.Error
        );

        if (needed > 0)
        {
            return response;
        }

        var (alpha, omega) = (
            estimator.Reliability(ScaleReliability.Alpha),
            estimator.Reliability(ScaleReliability.Omega)
        );
        var deviation = ScaleReliability.DeviationOfMean(estimator.Covariances());
        return response with
        {
            Alpha = alpha,
            Omega = omega,
            Sem = (omega ?? alpha) is { } known
                ? Math.Round(deviation * Math.Sqrt(Math.Clamp(1 - known.Mean, 0, 1)), 3)
                : null,
        };
    }

    private RetestResponse DescribeRetest(ConstructScale scale, ReliabilityEstimator estimator)
    {
        var needed = StatisticsRules.StillNeeded(estimator.Count, StatisticsRules.MinimumForReliability);
        return new(scale.Construct, ChannelOf(scale), estimator.Count, needed)
        {
            Correlation = needed > 0 ? null : estimator.Correlation(),
        };
    }

    private static NormResponse Norm(string? construct, string? channel, PercentileCounts counts, int unit)
    {
        var needed = StatisticsRules.StillNeeded(counts.Count, StatisticsRules.MinimumForNorms);
        return needed > 0
            ? new(construct, channel, counts.Count, needed)
            : new(construct, channel, counts.Count, needed)
            {
                Provisional = counts.Count < StatisticsRules.EnoughForNorms,
                Percentiles =
                [
                    .. StatisticsRules.Percentiles.Select(percent => new PercentileResponse(
                        percent,
                        (double)counts.Percentile(percent) / unit
                    )),
                ],
            };
    }
}
