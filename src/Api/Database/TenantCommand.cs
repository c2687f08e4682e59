using Dapper;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>Runs statements as the role that cannot bypass row-level security: one transaction, one round trip.</summary>
/// <remarks>
/// The settings and the statements travel as one pipeline with a single Sync at its end. PostgreSQL runs that as one
/// implicit transaction: it commits whole or not at all, and the settings, being local, end with it. No `begin` and
/// `commit` are needed, and after an error nothing is left open that the next user of the connection would inherit.
/// </remarks>
internal static class TenantCommand
{
    public const string SetRole = "set_config('role', 'channelfit_app', true)";
    public const string SetReadOnly = "set_config('transaction_read_only', 'on', true)";

    public static async Task<T> Execute<T>(
        NpgsqlDataSource source,
        string settings,
        string sql,
        object args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var grid = await connection.QueryMultipleAsync(
            new($"select {SetRole}, {settings}; {sql}", args, cancellationToken: cancel)
        );

        // Read to its end, or to PostgreSQL's refusal, the grid needs no Dispose: after a refusal that would send a
        // cancel request over a second connection. Only where the caller stumbles is anything left to be cleared.
        try
        {
            await grid.ReadFirstAsync<string>();
            var result = await read(grid);

            // Rows arrive before the commit does: only the end of the stream says that it is durable.
            while (!grid.IsConsumed)
                await grid.ReadAsync();

            return result;
        }
        catch (Exception fault) when (fault is not PostgresException)
        {
            await grid.DisposeAsync();
            throw;
        }
    }
}
