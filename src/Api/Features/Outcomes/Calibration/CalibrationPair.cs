namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>The activity of one person on one channel while one verdict was the latest. The last two weeks are left out.</summary>
/// <param name="Person">The person; a number that is the same in all of their pairs.</param>
/// <param name="Channel">The position of the channel.</param>
/// <param name="Verdict">The code of the verdict.</param>
/// <param name="Hours">The hours, more than 0.</param>
/// <param name="Interviews">The interviews.</param>
public readonly record struct CalibrationPair(int Person, int Channel, string Verdict, double Hours, int Interviews);
