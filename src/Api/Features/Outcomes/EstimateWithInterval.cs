namespace ChannelFit.Api.Features.Outcomes;

/// <summary>An estimate with an interval.</summary>
/// <param name="Mean">The estimate.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
public sealed record EstimateWithInterval(double Mean, double Low, double High);
