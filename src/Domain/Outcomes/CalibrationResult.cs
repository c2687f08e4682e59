namespace ChannelFit.Domain.Outcomes;

/// <summary>The result of a calibration: whether better verdicts of core, support and watch have higher rates of interviews.</summary>
public enum CalibrationResult
{
    /// <summary>Fewer than two verdicts have enough data.</summary>
    Insufficient,

    /// <summary>Better verdicts have higher rates.</summary>
    Separating,

    /// <summary>The data do not show an order.</summary>
    Flat,

    /// <summary>Better verdicts have lower rates.</summary>
    Inverted,
}

/// <summary>The rules of a calibration (docs/outcomes.md#criterion-validity-of-the-verdicts).</summary>
public static class CalibrationRules
{
    /// <summary>The least number of pairs of a person and a channel that a verdict needs.</summary>
    public const int MinimumPairs = 50;

    /// <summary>The least number of weeks of a pair.</summary>
    public const int MinimumWeeks = 4;

    /// <summary>The least posterior probability of an order.</summary>
    public const double MinimumProbability = .95;

    /// <summary>Returns whether a verdict has enough data to take part.</summary>
    public static bool IsEnough(int pairs, int people) =>
        pairs >= MinimumPairs && people >= SummaryDisclosure.MinimumPeople;

    /// <summary>Returns the result.</summary>
    /// <param name="ordered">The posterior probability that each better verdict has a higher rate; null without two verdicts.</param>
    /// <param name="reversed">The posterior probability of the reverse order.</param>
    public static CalibrationResult ResultOf(double? ordered, double? reversed) =>
        ordered is null ? CalibrationResult.Insufficient
        : ordered >= MinimumProbability ? CalibrationResult.Separating
        : reversed >= MinimumProbability ? CalibrationResult.Inverted
        : CalibrationResult.Flat;

    /// <summary>Returns the code of a result.</summary>
    public static string Code(this CalibrationResult result) =>
        result switch
        {
            CalibrationResult.Separating => "separating",
            CalibrationResult.Flat => "flat",
            CalibrationResult.Inverted => "inverted",
            _ => "insufficient",
        };
}
