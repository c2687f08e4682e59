using Dapper;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Runs statements in one transaction and one round trip, as the role that cannot bypass row-level security.</summary>
internal static class TenantCommand
{
    /// <summary>Sets the role, and plans that do not depend on the partner and are not compiled (docs/adr/0038).</summary>
    public const string SetRoleAndPlans = """
        set_config('role', 'channelfit_app', true), set_config('plan_cache_mode', 'force_generic_plan', true),
        set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)
        """;

    /// <summary>Sets plans that depend on the partner again, for a statement that reads most of the partner's rows.</summary>
    public const string SetPlansForPartner =
        "set_config('plan_cache_mode', 'auto', true), set_config('enable_seqscan', 'on', true)";

    public const string SetReadOnly = "set_config('transaction_read_only', 'on', true)";

    public static Task<T> Execute<T>(
        NpgsqlDataSource source,
        string settings,
        string sql,
        object args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    ) => DatabaseSession.Query(source, $"{SetRoleAndPlans}, {settings}", sql, args, read, cancel);
}
