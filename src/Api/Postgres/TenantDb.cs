using Dapper;
using Npgsql;

namespace ChannelFit.Api.Postgres;

/// <summary>The only door to a partner's rows: one transaction a call, in which no other partner's rows exist.</summary>
public sealed class TenantDb(NpgsqlDataSource source)
{
    private const string Tenant = "set_config('app.partner_id', @tenant::text, true)";
    private const string Patience = "set_config('lock_timeout', '10s', true)";

    /// <summary>Runs statements that cannot write: PostgreSQL refuses with 25006.</summary>
    public Task<T> Read<T>(
        Guid partner,
        string sql,
        object? args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    ) => AppRole.Run(source, $"{Tenant}, {AppRole.ReadOnly}", sql, With(partner, args), read, cancel);

    /// <summary>Runs statements that commit together, durably, before this returns; a lock not had in 10 s is 55P03.</summary>
    public Task<T> Write<T>(
        Guid partner,
        string sql,
        object? args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    ) => AppRole.Run(source, $"{Tenant}, {Patience}", sql, With(partner, args), read, cancel);

    /// <summary>
    /// Copies rows into a temporary table and runs statements on it, all of which commit together, durably, before this
    /// returns. PostgreSQL refuses COPY into a table with row-level security: the statements carry the rows over.
    /// </summary>
    /// <param name="partner">The tenant.</param>
    /// <param name="table">Makes the temporary table, to be dropped on commit.</param>
    /// <param name="copy">Copies into it, from standard input and in binary.</param>
    /// <param name="rows">Writes the rows.</param>
    /// <param name="sql">What is done with them.</param>
    /// <param name="read">Reads what that answers.</param>
    public async Task<T> Copy<T>(
        Guid partner,
        string table,
        string copy,
        Func<NpgsqlBinaryImporter, Task> rows,
        string sql,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    )
    {
        var args = With(partner, args: null);
        await using var connection = await source.OpenConnectionAsync(cancel);

        // COPY cannot travel with other statements, so here alone the transaction is an explicit one.
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(
            new(
                $"select {AppRole.Settings}, {Tenant}, {Patience}; {table}",
                args,
                transaction,
                cancellationToken: cancel
            )
        );

        await using (var importer = await connection.BeginBinaryImportAsync(copy, cancel))
        {
            await rows(importer);
            await importer.CompleteAsync(cancel);
        }

        T result;

        await using (
            var grid = await connection.QueryMultipleAsync(new(sql, args, transaction, cancellationToken: cancel))
        )
        {
            result = await read(grid);
        }

        await transaction.CommitAsync(cancel);
        return result;
    }

    private static DynamicParameters With(Guid partner, object? args)
    {
        var parameters = new DynamicParameters(args);
        parameters.Add("tenant", partner);
        return parameters;
    }
}
