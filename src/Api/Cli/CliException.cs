namespace ChannelFit.Api.Cli;

/// <summary>A command failed. The message says why and what the operator can do.</summary>
public sealed class CliException(string message) : Exception(message);
