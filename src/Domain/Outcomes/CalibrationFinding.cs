namespace ChannelFit.Domain.Outcomes;

/// <summary>The finding about the order of the verdicts core, support and watch.</summary>
public enum CalibrationFinding
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

    /// <summary>The last weeks that are left out, because their attempts have not had time.</summary>
    public const int WeeksWithoutOutcome = 2;

    /// <summary>Returns whether a verdict has enough data to take part.</summary>
    public static bool IsEnough(int pairs, int people) =>
        pairs >= MinimumPairs && people >= SummaryDisclosure.MinimumPeople;

    /// <summary>Returns the finding.</summary>
    /// <param name="ordered">The posterior probability that each better verdict has a higher rate; null without two verdicts.</param>
    /// <param name="reversed">The posterior probability of the reverse order.</param>
    public static CalibrationFinding Find(double? ordered, double? reversed) =>
        ordered is null ? CalibrationFinding.Insufficient
        : ordered >= MinimumProbability ? CalibrationFinding.Separating
        : reversed >= MinimumProbability ? CalibrationFinding.Inverted
        : CalibrationFinding.Flat;

    /// <summary>Returns the code of a finding.</summary>
    public static string Code(this CalibrationFinding finding) =>
        finding switch
        {
            CalibrationFinding.Separating => "separating",
            CalibrationFinding.Flat => "flat",
            CalibrationFinding.Inverted => "inverted",
            _ => "insufficient",
        };
}
