using ChannelFit.Domain.Answers;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>A person who does not exist, with a full answer sheet from two days.</summary>
/// <param name="First">The sheet of the first day.</param>
/// <param name="Second">The sheet of the second day: the same person and circumstances, other response errors.</param>
public sealed record SimulatedPerson(ResponseSet First, ResponseSet Second);
