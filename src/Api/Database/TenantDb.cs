using Dapper;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>The only door to a partner's rows: one transaction a call, in which no other partner's rows exist.</summary>
public sealed class TenantDb(NpgsqlDataSource source)
{
    /// <summary>What a transaction that writes is told first.</summary>
    internal const string WriteSettings = $"{Tenant}, {Patience}";

    /// <summary>What one that cannot write is told first.</summary>
    internal const string ReadSettings = $"{Tenant}, {TenantCommand.SetReadOnly}";

    private const string Tenant = "set_config('app.partner_id', @tenant::text, true)";
    private const string Patience = "set_config('lock_timeout', '10s', true)";

    /// <summary>Runs statements that cannot write: PostgreSQL refuses with 25006.</summary>
    public Task<T> Read<T>(
        Guid partner,
        string sql,
        object? args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    ) => TenantCommand.Execute(source, ReadSettings, sql, With(partner, args), read, cancel);

    /// <summary>Runs statements that commit together, durably, before this returns; a lock not had in 10 s is 55P03.</summary>
    public Task<T> Write<T>(
        Guid partner,
        string sql,
        object? args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    ) => TenantCommand.Execute(source, WriteSettings, sql, With(partner, args), read, cancel);

    /// <summary>Does several things in one transaction, which commits durably before this returns, or not at all.</summary>
    /// <remarks>For what cannot travel as one pipeline: COPY, and statements that depend on what others answered.</remarks>
    public async Task<T> InTransaction<T>(Guid partner, Func<TenantTransaction, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var tenant = new TenantTransaction(connection, transaction, With(partner, args: null), cancel);
        await tenant.Execute($"select {TenantCommand.SetRole}, {WriteSettings}");
        var result = await work(tenant);
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
