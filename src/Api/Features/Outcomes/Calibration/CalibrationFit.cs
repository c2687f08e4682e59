using ChannelFit.Domain.Outcomes;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>
/// The rates of some verdicts relative to each other, with each channel's own level taken out
/// (docs/outcomes.md#criterion-validity-of-the-verdicts). Given the interviews of a channel, a verdict's share of them is in
/// proportion to its hours times exp(β); β has a normal prior with mean 0. The information in the data is divided by the
/// dispersion, because the interviews of one person are not independent.
/// </summary>
public sealed class CalibrationFit
{
    /// <summary>The standard deviation of the prior of β: a verdict's rate may well be 2.7 times the usual one, or a third of it.</summary>
    private const double PriorDeviation = 1;

    private const double PriorPrecision = 1 / (PriorDeviation * PriorDeviation);
    private const int MaxSteps = 100;
    private const double Tolerance = 1e-10;

    private readonly double[][] hours;
    private readonly double[][] interviews;
    private readonly int verdicts;
    private Vector<double> effects;

    private CalibrationFit(double[][] hours, double[][] interviews, int verdicts)
    {
        (this.hours, this.interviews, this.verdicts) = (hours, interviews, verdicts);
        effects = Vector<double>.Build.Dense(verdicts);
        Covariance = Matrix<double>.Build.DenseIdentity(verdicts);
    }

    /// <summary>The dispersion: the variance of the interviews of people divided by that of independent events; at least 1.</summary>
    public double Dispersion { get; private set; } = 1;

    private Matrix<double> Covariance { get; set; }

    /// <summary>Fits the effects of at least two verdicts.</summary>
    /// <param name="pairs">All pairs; those of other verdicts are ignored.</param>
    /// <param name="verdicts">The codes of the verdicts, from the best to the worst.</param>
    public static CalibrationFit Fit(IReadOnlyCollection<CalibrationPair> pairs, IReadOnlyList<string> verdicts)
    {
        var channels = pairs.Select(pair => pair.Channel).DefaultIfEmpty(0).Max() + 1;
        var positions = verdicts
            .Select((code, position) => (code, position))
            .ToDictionary(v => v.code, v => v.position);
        var known = pairs.Where(pair => positions.ContainsKey(pair.Verdict)).ToList();
        var fit = new CalibrationFit(
            NewTable(channels, verdicts.Count),
            NewTable(channels, verdicts.Count),
            verdicts.Count
        );

        foreach (var pair in known)
        {
            fit.hours[pair.Channel][positions[pair.Verdict]] += pair.Hours;
            fit.interviews[pair.Channel][positions[pair.Verdict]] += pair.Interviews;
        }

        fit.Maximize();
        fit.Dispersion = Math.Max(1, fit.DispersionOver(known, positions));
        fit.Maximize();
        return fit;
    }

    /// <summary>Returns the rate of a verdict relative to the mean of all of them, with its 90 % interval.</summary>
    public EstimateWithInterval Ratio(int verdict)
    {
        var contrast = Vector<double>.Build.Dense(verdicts, place => (place == verdict ? 1.0 : 0) - (1.0 / verdicts));
        var (mean, deviation) = (contrast * effects, Math.Sqrt(contrast * Covariance * contrast));
        var tail = Normal.InvCDF(0, 1, 1 - Estimate.Tail);
        return new(Math.Exp(mean), Math.Exp(mean - (tail * deviation)), Math.Exp(mean + (tail * deviation)));
    }

    /// <summary>Returns the posterior probability that each verdict has a higher rate than the next.</summary>
    public double ProbabilityOrdered() => ProbabilityPositive(sign: 1);

    /// <summary>Returns the posterior probability that each verdict has a lower rate than the next.</summary>
    public double ProbabilityReversed() => ProbabilityPositive(sign: -1);

    private double ProbabilityPositive(double sign)
    {
        var steps = Matrix<double>.Build.Dense(
            verdicts - 1,
            verdicts,
            (row, column) =>
                column == row ? sign
                : column == row + 1 ? -sign
                : 0
        );
        return NormalOrthant.Probability(steps * effects, steps * Covariance * steps.Transpose());
    }

    /// <summary>Finds the mode of the posterior by Newton's method, and the covariances there.</summary>
    private void Maximize()
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            var gradient = Gradient() / Dispersion - (effects * PriorPrecision);
            var precision =
                (Information() / Dispersion) + (Matrix<double>.Build.DenseIdentity(verdicts) * PriorPrecision);
            var move = precision.Solve(gradient);

            // A step is at most 1, so that a verdict without interviews does not run away from the quadratic approximation.
            move /= Math.Max(1, move.AbsoluteMaximum());
            effects += move;
            Covariance = precision.Inverse();

            if (move.AbsoluteMaximum() < Tolerance)
            {
                return;
            }
        }
    }

    private Vector<double> Gradient()
    {
        var gradient = Vector<double>.Build.Dense(verdicts);

        for (var channel = 0; channel < hours.Length; channel++)
        {
            var shares = Shares(channel);
            var all = interviews[channel].Sum();

            for (var verdict = 0; verdict < verdicts; verdict++)
            {
                gradient[verdict] += interviews[channel][verdict] - (all * shares[verdict]);
            }
        }

        return gradient;
    }

    private Matrix<double> Information()
    {
        var information = Matrix<double>.Build.Dense(verdicts, verdicts);

        for (var channel = 0; channel < hours.Length; channel++)
        {
            var shares = Shares(channel);
            var all = interviews[channel].Sum();

            for (var row = 0; row < verdicts; row++)
            {
                for (var column = 0; column < verdicts; column++)
                {
                    information[row, column] +=
                        all * ((row == column ? shares[row] : 0) - (shares[row] * shares[column]));
                }
            }
        }

        return information;
    }

    /// <summary>Returns the expected share of each verdict in the interviews of a channel.</summary>
    private double[] Shares(int channel)
    {
        var weights = hours[channel].Select((time, verdict) => time * Math.Exp(effects[verdict])).ToArray();
        var sum = weights.Sum();
        return sum == 0 ? weights : [.. weights.Select(weight => weight / sum)];
    }

    /// <summary>
    /// Returns the mean ratio of the variance between people to that of independent events, in the directions in which
    /// verdicts differ.
    /// </summary>
    private double DispersionOver(List<CalibrationPair> pairs, Dictionary<string, int> positions)
    {
        var contrasts = verdicts - 1; // the effects relative to the last verdict
        var information = Information().SubMatrix(0, contrasts, 0, contrasts);
        var variance = Matrix<double>.Build.Dense(contrasts, contrasts);
        var levels = hours.Select((_, channel) => Level(channel)).ToArray();
        var shares = hours.Select((_, channel) => Shares(channel)).ToArray();

        foreach (var person in pairs.GroupBy(pair => pair.Person))
        {
            var score = Vector<double>.Build.Dense(verdicts);

            foreach (var pair in person)
            {
                var verdict = positions[pair.Verdict];
                var rest = pair.Interviews - (levels[pair.Channel] * Math.Exp(effects[verdict]) * pair.Hours);
                score[verdict] += rest;
                score -= Vector<double>.Build.Dense(shares[pair.Channel]) * rest;
            }

            var part = score.SubVector(0, contrasts);
            variance += part.OuterProduct(part);
        }

        return information.Determinant() <= 0 ? 1 : information.Solve(variance).Trace() / contrasts;
    }

    /// <summary>Returns the interviews per hour of a channel at an effect of 0.</summary>
    private double Level(int channel)
    {
        var weighted = hours[channel].Select((time, verdict) => time * Math.Exp(effects[verdict])).Sum();
        return weighted == 0 ? 0 : interviews[channel].Sum() / weighted;
    }

    private static double[][] NewTable(int rows, int columns) =>
        [.. Enumerable.Range(0, rows).Select(_ => new double[columns])];
}
