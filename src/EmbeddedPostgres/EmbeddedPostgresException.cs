namespace ChannelFit.EmbeddedPostgres;

/// <summary>The embedded PostgreSQL cannot run. The message says why and what the operator can do.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? inner = null) : Exception(message, inner);
