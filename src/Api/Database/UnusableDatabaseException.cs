namespace ChannelFit.Api.Database;

/// <summary>The database cannot be used as it stands; the message says why, and what to do next.</summary>
public sealed class UnusableDatabaseException(string message, Exception? cause = null) : Exception(message, cause);
