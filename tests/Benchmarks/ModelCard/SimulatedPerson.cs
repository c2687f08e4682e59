using ChannelFit.Domain.Answers;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>An invented person, with full response sets of two days.</summary>
/// <param name="First">The response set of the first day.</param>
/// <param name="Second">The response set of the second day: the same person and circumstances, other response errors.</param>
public sealed record SimulatedPerson(ResponseSet First, ResponseSet Second);
