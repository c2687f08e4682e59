namespace ChannelFit.Benchmarks;

/// <summary>A measurement is impossible; the message says why and what to do.</summary>
public sealed class BenchmarkException(string message) : Exception(message);
