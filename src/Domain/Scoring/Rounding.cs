namespace ChannelFit.Domain.Scoring;

/// <summary>Rounding of points to tenths, and the tolerance of every comparison (docs/scoring.md#3-channel-scores).</summary>
public static class Rounding
{
    /// <summary>Numbers closer than this are equal. Numbers that are equal on paper can differ by an error of binary fractions.</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Returns the shown score for a sum of points: clipped to 0–100 and rounded, ⌊10·V + .5 + 1e-9⌋ tenths.</summary>
    internal static int ToTenths(double points) => (int)Math.Floor((10 * Clip(points)) + .5 + Tolerance);

    /// <summary>Limits points to 0–100.</summary>
    internal static double Clip(double points) => Math.Clamp(points, 0, 100);
}
