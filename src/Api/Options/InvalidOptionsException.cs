namespace ChannelFit.Api.Options;

/// <summary>The settings are not valid. The message lists every error.</summary>
public sealed class InvalidOptionsException(string message) : Exception(message);
