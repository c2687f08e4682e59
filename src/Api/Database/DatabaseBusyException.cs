using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>The exception for a request that was not started, because too many requests wait for the database.</summary>
/// <remarks>It is an <see cref="NpgsqlException"/>, so that callers handle it like an unavailable database.</remarks>
public sealed class DatabaseBusyException() : NpgsqlException("Too many requests wait for the database.");
