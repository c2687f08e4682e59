namespace ChannelFit.Domain.Outcomes;

/// <summary>An estimate with its 90 % credible interval.</summary>
public readonly record struct Estimate(double Mean, double Low, double High)
{
    /// <summary>The probability below the interval, and above it.</summary>
    public const double Tail = 0.05;
}
