namespace ChannelFit.Benchmarks;

/// <summary>Nothing can be measured; the message says why, and what to do.</summary>
public sealed class BenchmarkException(string message) : Exception(message);
