namespace ChannelFit.Domain.Scoring;

/// <summary>The assumed errors of scores, and how verdicts are tested against them (docs/scoring.md#3-channel-scores).</summary>
/// <param name="LikelyFactor">The half width of the likely interval in standard errors: 1.28 for level .80.</param>
/// <param name="ModelSd">The standard error of the model itself, in points.</param>
/// <param name="FirmFactor">
/// A verdict is firm when an error of this many standard errors, in either direction, does not change it. Null for the
/// two tests of version 1.
/// </param>
/// <param name="LeaningFactor">A verdict is leaning when an error of this many standard errors does not change it.</param>
public sealed record ErrorRules(double LikelyFactor, double ModelSd, double? FirmFactor, double LeaningFactor);
