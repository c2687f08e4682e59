namespace ChannelFit.Domain.Scoring;

/// <summary>The score of one channel and its uncertainty, in tenths of a point.</summary>
/// <param name="Score">The shown score.</param>
/// <param name="Min">The lowest score that the unanswered items could still give.</param>
/// <param name="Max">The highest score that the unanswered items could still give.</param>
/// <param name="Low">The lower end of the likely interval (level .80, missing answers and assumed errors).</param>
/// <param name="High">The upper end of the likely interval.</param>
/// <param name="Unclipped">The sum in points, before it is clipped to 0–100.</param>
/// <param name="Error">The standard error of the score, in points.</param>
public readonly record struct ChannelScore(
    int Score,
    int Min,
    int Max,
    int Low,
    int High,
    double Unclipped,
    double Error
)
{
    /// <summary>The score in points, clipped to 0–100 and not rounded.</summary>
    public double Exact => Rounding.Clip(Unclipped);

    /// <summary>Returns the shown score after an error of some standard errors, positive or negative.</summary>
    internal int TenthsAt(double errors) => Rounding.ToTenths(Exact + (errors * Error));
}
