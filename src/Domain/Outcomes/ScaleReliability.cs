namespace ChannelFit.Domain.Outcomes;

/// <summary>The reliability of one construct, computed from the covariances of its items.</summary>
public static class ScaleReliability
{
    /// <summary>Returns Cronbach's α; null for fewer than two items, or if the sum of the items does not vary.</summary>
    public static double? Alpha(double[][] covariances)
    {
        var items = covariances.Length;
        var total = TotalVariance(covariances);
        var own = covariances.Select((row, item) => row[item]).Sum();
        return items < 2 || total <= 0 ? null : items / (items - 1.0) * (1 - (own / total));
    }

    /// <summary>Returns McDonald's ω; null for fewer than three items, or if an item does not vary.</summary>
    public static double? Omega(double[][] covariances) =>
        covariances.Length < 3 || covariances.Select((row, item) => row[item]).Any(variance => variance <= 0)
            ? null
            : OneFactorModel.Fit(covariances).Omega;

    /// <summary>Returns the corrected item–total correlation, of an item with the sum of the others; null if one of them does not vary.</summary>
    public static double? ItemTotal(double[][] covariances, int item)
    {
        var own = covariances[item][item];
        var withAll = covariances[item].Sum();
        var rest = TotalVariance(covariances) - (2 * withAll) + own;
        return covariances.Length < 2 || own <= 0 || rest <= 0 ? null : (withAll - own) / Math.Sqrt(own * rest);
    }

    /// <summary>Returns the standard deviation of the mean of the items.</summary>
    public static double DeviationOfMean(double[][] covariances) =>
        Math.Sqrt(Math.Max(0, TotalVariance(covariances))) / covariances.Length;

    private static double TotalVariance(double[][] covariances) => covariances.Sum(row => row.Sum());
}
