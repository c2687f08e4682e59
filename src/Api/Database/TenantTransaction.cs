using Dapper;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>A transaction that sees only the rows of one partner. <see cref="TenantDb"/> opens and commits it.</summary>
public sealed class TenantTransaction(
    NpgsqlConnection connection,
    NpgsqlTransaction transaction,
    DynamicParameters args,
    CancellationToken cancel
)
{
    /// <summary>Runs a statement; returns the number of rows that it changed.</summary>
    public Task<int> Execute(string sql) =>
        connection.ExecuteAsync(new(sql, args, transaction, cancellationToken: cancel));

    /// <summary>Runs a query; returns its rows.</summary>
    public Task<IEnumerable<T>> Query<T>(string sql) =>
        connection.QueryAsync<T>(new(sql, args, transaction, cancellationToken: cancel));

    /// <summary>
    /// Copies rows into a table in binary format. PostgreSQL refuses this for a table with row-level security: copy into a
    /// temporary table and insert from there.
    /// </summary>
    public async Task Copy(string sql, Func<NpgsqlBinaryImporter, Task> write)
    {
        await using var importer = await connection.BeginBinaryImportAsync(sql, cancel);
        await write(importer);
        await importer.CompleteAsync(cancel);
    }
}
