using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>A transaction was committed on the primary, but no synchronous standby confirmed it: a failover may lose it.</summary>
/// <remarks>
/// It is an <see cref="NpgsqlException"/>, so that every caller that treats the database as unavailable treats this the
/// same way.
/// </remarks>
public sealed class UnconfirmedWriteException()
    : NpgsqlException(
        "The change was made on the primary server, but no standby confirmed it: a failover may lose it. Check the "
            + "standby servers; before you run the command again, check whether the change is there."
    );
