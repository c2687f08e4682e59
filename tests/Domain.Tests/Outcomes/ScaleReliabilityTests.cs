using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Domain.Tests.Outcomes;

/// <summary>
/// Reliability of known data, compared with R 4.2.2: the package psych 2.2.9 (alpha) and the package lavaan 0.6-14 (cfa with
/// one factor, from which ω = (Σλ)² / ((Σλ)² + Σθ)).
/// </summary>
public sealed class ScaleReliabilityTests
{
    private const double Tolerance = .001;

    /// <summary>The data set `attitude` of R (Chatterjee and Price, 1977): 30 departments, 7 ratings.</summary>
    private static readonly double[][] Attitude =
    [
        [43, 51, 30, 39, 61, 92, 45],
        [63, 64, 51, 54, 63, 73, 47],
        [71, 70, 68, 69, 76, 86, 48],
        [61, 63, 45, 47, 54, 84, 35],
        [81, 78, 56, 66, 71, 83, 47],
        [43, 55, 49, 44, 54, 49, 34],
        [58, 67, 42, 56, 66, 68, 35],
        [71, 75, 50, 55, 70, 66, 41],
        [72, 82, 72, 67, 71, 83, 31],
        [67, 61, 45, 47, 62, 80, 41],
        [64, 53, 53, 58, 58, 67, 34],
        [67, 60, 47, 39, 59, 74, 41],
        [69, 62, 57, 42, 55, 63, 25],
        [68, 83, 83, 45, 59, 77, 35],
        [77, 77, 54, 72, 79, 77, 46],
        [81, 90, 50, 72, 60, 54, 36],
        [74, 85, 64, 69, 79, 79, 63],
        [65, 60, 65, 75, 55, 80, 60],
        [65, 70, 46, 57, 75, 85, 46],
        [50, 58, 68, 54, 64, 78, 52],
        [50, 40, 33, 34, 43, 64, 33],
        [64, 61, 52, 62, 66, 80, 41],
        [53, 66, 52, 50, 63, 80, 37],
        [40, 37, 42, 58, 50, 57, 49],
        [63, 54, 42, 48, 66, 75, 33],
        [66, 77, 66, 63, 88, 76, 72],
        [78, 75, 58, 74, 80, 78, 49],
        [48, 57, 44, 45, 51, 83, 38],
        [85, 85, 71, 71, 77, 74, 55],
        [82, 82, 39, 59, 64, 78, 39],
    ];

    /// <summary>The covariances of the tests x4 to x9 of 301 children (Holzinger and Swineford, 1939), as lavaan publishes them.</summary>
    private static readonly double[][] Children =
    [
        [1.35516672, 1.10141196, .89850076, .22047507, .12601199, .24417395],
        [1.10141196, 1.66531838, 1.01790579, .14347621, .18120723, .29622547],
        [.89850076, 1.01790579, 1.20034624, .14455865, .16598244, .23678361],
        [.22047507, .14347621, .14455865, 1.18708326, .53702937, .37454154],
        [.12601199, .18120723, .16598244, .53702937, 1.02538942, .45884095],
        [.24417395, .29622547, .23678361, .37454154, .45884095, 1.01838722],
    ];

    [Fact]
    public void Alpha_and_omega_of_the_attitudes_equal_those_of_R()
    {
        var covariances = CovariancesOf(Attitude);

        Assert.Equal(.843143, ScaleReliability.Alpha(covariances)!.Value, Tolerance);
        Assert.Equal(.856327, ScaleReliability.Omega(covariances)!.Value, Tolerance);
    }

    [Fact]
    public void Alpha_and_omega_of_three_items_equal_those_of_R()
    {
        double[][] reading = [.. Children[..3].Select(row => row[..3])];

        Assert.Equal(.8827069, ScaleReliability.Alpha(reading)!.Value, Tolerance);
        Assert.Equal(.8858809, ScaleReliability.Omega(reading)!.Value, Tolerance);
    }

    [Fact]
    public void Alpha_and_omega_of_items_with_two_factors_equal_those_of_R()
    {
        Assert.Equal(.7471459, ScaleReliability.Alpha(Children)!.Value, Tolerance);
        Assert.Equal(.7587026, ScaleReliability.Omega(Children)!.Value, Tolerance);
    }

    [Theory]
    [InlineData(0, .671262)]
    [InlineData(1, .742110)]
    [InlineData(2, .560711)]
    [InlineData(3, .714445)]
    [InlineData(4, .786276)]
    [InlineData(5, .265034)]
    [InlineData(6, .460811)]
    public void Corrected_item_total_correlations_equal_those_of_R(int item, double expected) =>
        Assert.Equal(expected, ScaleReliability.ItemTotal(CovariancesOf(Attitude), item)!.Value, Tolerance);

    [Fact]
    public void The_deviation_of_the_mean_equals_that_of_R() =>
        Assert.Equal(8.24979, ScaleReliability.DeviationOfMean(CovariancesOf(Attitude)), Tolerance);

    [Fact]
    public void Sums_of_parts_give_the_covariances_of_the_whole()
    {
        var (first, second) = (SumsOf(Attitude[..11]), SumsOf(Attitude[11..]));
        first.Add(second);

        Assert.Equal(30, first.Count);
        Assert.All(
            first.Covariances().Zip(CovariancesOf(Attitude)),
            rows => Assert.All(rows.First.Zip(rows.Second), pair => Assert.Equal(pair.Second, pair.First, 1e-9))
        );
    }

    [Fact]
    public void Observations_with_a_missing_value_are_left_out()
    {
        var sums = SumsOf([.. Attitude, [1, 2, 3, double.NaN, 5, 6, 7]]);

        Assert.Equal(30, sums.Count);
    }

    [Fact]
    public void Items_that_do_not_vary_have_no_reliability()
    {
        double[][] constant =
        [
            [0, 0, 0],
            [0, 0, 0],
            [0, 0, 0],
        ];

        Assert.Null(ScaleReliability.Alpha(constant));
        Assert.Null(ScaleReliability.Omega(constant));
        Assert.Null(ScaleReliability.ItemTotal(constant, 0));
        Assert.Null(
            ScaleReliability.Omega([
                [1, .5],
                [.5, 1],
            ])
        ); // one factor is not determined by two items
        Assert.Equal(
            2 / 3.0,
            ScaleReliability
                .Alpha([
                    [1, .5],
                    [.5, 1],
                ])!
                .Value,
            1e-12
        ); // Spearman and Brown: 2r/(1 + r)
    }

    [Fact]
    public void An_item_without_error_has_a_finite_fit()
    {
        double[][] perfect =
        [
            [1, .9, .5],
            [.9, .81, .45],
            [.5, .45, 1],
        ];

        var omega = ScaleReliability.Omega(perfect)!.Value;

        Assert.InRange(omega, .5, 1);
    }

    private static double[][] CovariancesOf(double[][] data) => SumsOf(data).Covariances();

    private static CovarianceSums SumsOf(double[][] data)
    {
        var sums = new CovarianceSums(data[0].Length);
        Array.ForEach(data, row => sums.Add(row));
        return sums;
    }
}
