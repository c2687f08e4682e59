using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>The exception for a transaction that the primary committed but no synchronous standby confirmed: a failover may lose it.</summary>
/// <remarks>
/// It is an <see cref="NpgsqlException"/>, so that callers handle it like an unavailable database.
/// </remarks>
public sealed class UnconfirmedWriteException()
    : NpgsqlException(
        "The primary server committed the change, but no standby confirmed it: a failover may lose it. Check the "
            + "standby servers. Before you run the command again, check whether the change is stored."
    );
