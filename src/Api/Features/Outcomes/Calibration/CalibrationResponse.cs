namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>The comparison of the verdicts of a model with the interviews that followed.</summary>
/// <param name="Model">The model's id.</param>
/// <param name="Finding">insufficient, separating, flat or inverted.</param>
/// <param name="People">
/// The number of people with at least one pair of a compared verdict (of any verdict, if none are compared), rounded down to a
/// multiple of five.
/// </param>
/// <param name="Compared">The verdicts with enough data, from the best to the worst.</param>
/// <param name="ProbabilityOrdered">The posterior probability that each of them has a higher rate than the next; null for fewer than two.</param>
/// <param name="ProbabilityReversed">The posterior probability of the reverse order.</param>
/// <param name="Dispersion">How much more the interviews of people vary than independent events would.</param>
/// <param name="Verdicts">All verdicts.</param>
public sealed record CalibrationResponse(
    string Model,
    [property: CalibrationResultCode] string Finding,
    int People,
    IReadOnlyList<string> Compared,
    double? ProbabilityOrdered,
    double? ProbabilityReversed,
    double? Dispersion,
    IReadOnlyList<CalibrationVerdictResponse> Verdicts
);
