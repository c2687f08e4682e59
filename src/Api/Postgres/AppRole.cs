using Dapper;
using Npgsql;

namespace ChannelFit.Api.Postgres;

/// <summary>Runs statements as the role that cannot bypass row-level security: one transaction, one round trip.</summary>
internal static class AppRole
{
    public const string Settings = "set_config('role', 'channelfit_app', true)";
    public const string ReadOnly = "set_config('transaction_read_only', 'on', true)";

    public static Task<T> Run<T>(
        NpgsqlDataSource source,
        string settings,
        string sql,
        object args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    ) => DatabaseSession.Query(source, $"{Settings}, {settings}", sql, args, read, cancel);
}
