namespace ChannelFit.Api.Database;

/// <summary>The exception for a database that cannot be used; the message says why and what to do next.</summary>
public sealed class UnusableDatabaseException(string message, Exception? cause = null) : Exception(message, cause);
