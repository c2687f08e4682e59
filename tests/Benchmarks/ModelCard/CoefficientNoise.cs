using System.Collections.Immutable;
using ChannelFit.Domain;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>Draws models with random changes of all coefficients, within the assumed disagreement of experts (constructs.md §7).</summary>
internal static class CoefficientNoise
{
    private const double BaseDeviation = 5;
    private const double WeightReach = .5;
    private const double LeastShift = .6;
    private const double MostShift = 1.4;

    /// <summary>Returns a model with every base, weight and shift changed by itself.</summary>
    public static ScoringModel AddTo(ScoringModel model, SplitMix64 random)
    {
        var rules = model.Rules;
        return new(
            rules with
            {
                Channels =
                [
                    .. rules.Channels.Select(channel =>
                        channel with
                        {
                            Base = channel.Base + (BaseDeviation * random.Normal()),
                        }
                    ),
                ],
                Weights = [.. rules.Weights.Select(row => row.Select(Weight).ToImmutableArray())],
                Shifts =
                [
                    .. rules.Shifts.Select(shift => new ContextShift(
                        shift.Source,
                        shift.Item,
                        [.. shift.Points.Select(points => points.Select(Points).ToImmutableArray())],
                        [.. shift.Knots.Select(curve => curve.Select(At).ToImmutableArray())]
                    )),
                ],
            }
        );

        double Weight(double weight) => weight == 0 ? 0 : weight + random.Between(-WeightReach, WeightReach);

        double Points(double points) => points == 0 ? 0 : points * random.Between(LeastShift, MostShift);

        Knot At(Knot knot) => new(knot.X, Points(knot.Y));
    }
}
