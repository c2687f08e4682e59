namespace ChannelFit.Api.Features.Outcomes;

/// <summary>An estimate with an interval.</summary>
/// <remarks>
/// The interval of a rate or of a ratio of rates is a 90 % credible interval, that of a coefficient of reliability or of a
/// correlation a 95 % confidence interval.
/// </remarks>
/// <param name="Mean">The estimate.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
public sealed record EstimateWithInterval(double Mean, double Low, double High);
