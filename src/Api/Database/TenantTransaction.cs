using Dapper;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>A transaction in which no other partner's rows exist. <see cref="TenantDb"/> opens and ends it.</summary>
public sealed class TenantTransaction(
    NpgsqlConnection connection,
    NpgsqlTransaction transaction,
    DynamicParameters args,
    CancellationToken cancel
)
{
    /// <summary>Runs a statement; gives how many rows it changed.</summary>
    public Task<int> Execute(string sql) =>
        connection.ExecuteAsync(new(sql, args, transaction, cancellationToken: cancel));

    /// <summary>Asks for rows.</summary>
    public Task<IEnumerable<T>> Query<T>(string sql) =>
        connection.QueryAsync<T>(new(sql, args, transaction, cancellationToken: cancel));

    /// <summary>
    /// Copies rows in, in binary. PostgreSQL refuses that into a table with row-level security: copy into a temporary
    /// one, and carry the rows over.
    /// </summary>
    public async Task Copy(string sql, Func<NpgsqlBinaryImporter, Task> write)
    {
        await using var importer = await connection.BeginBinaryImportAsync(sql, cancel);
        await write(importer);
        await importer.CompleteAsync(cancel);
    }
}
