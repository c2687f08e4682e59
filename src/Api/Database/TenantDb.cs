using Dapper;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>The only door to a partner's rows: one transaction a call, in which no other partner's rows exist.</summary>
public sealed class TenantDb(NpgsqlDataSource source)
{
    /// <summary>What a transaction that writes is told first.</summary>
    internal static string WriteSettings { get; } = Writing(LockQueue.AtOnce);

    /// <summary>What one that cannot write is told first.</summary>
    internal const string ReadSettings = $"{Tenant}, {TenantCommand.SetReadOnly}";

    private const string Tenant = "set_config('app.partner_id', @tenant::text, true)";

    private readonly LockQueue locks = new(new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize);

    /// <summary>Runs statements that cannot write: PostgreSQL refuses with 25006.</summary>
    public Task<T> Read<T>(
        Guid partner,
        string sql,
        object? args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    ) => TenantCommand.Execute(source, ReadSettings, sql, With(partner, args), read, cancel);

    /// <summary>
    /// Runs statements that commit together, durably, before this returns; a lock not had in 10 s is 55P03. They may run
    /// twice, see <see cref="LockQueue"/>.
    /// </summary>
    public Task<T> Write<T>(
        Guid partner,
        string sql,
        object? args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    ) =>
        locks.Run(
            partner,
            patience => TenantCommand.Execute(source, Writing(patience), sql, With(partner, args), read, cancel),
            cancel
        );

    /// <summary>Does several things in one transaction, which commits durably before this returns, or not at all.</summary>
    /// <remarks>
    /// For what cannot travel as one pipeline: COPY, and statements that depend on what others answered. The work may run
    /// twice, see <see cref="LockQueue"/>.
    /// </remarks>
    public Task<T> InTransaction<T>(Guid partner, Func<TenantTransaction, Task<T>> work, CancellationToken cancel) =>
        locks.Run(
            partner,
            patience =>
                DatabaseSession.Run(
                    source,
                    async connection =>
                    {
                        await using var transaction = await connection.BeginTransactionAsync(cancel);
                        var tenant = new TenantTransaction(connection, transaction, With(partner, args: null), cancel);
                        await tenant.Execute($"select {TenantCommand.SetRole}, {Writing(patience)}");
                        var result = await work(tenant);
                        await transaction.CommitAsync(cancel);
                        return result;
                    },
                    cancel
                ),
            cancel
        );

    private static string Writing(string patience) => $"{Tenant}, {DatabaseSession.Confirmation}, {patience}";

    private static DynamicParameters With(Guid partner, object? args)
    {
        var parameters = new DynamicParameters(args);
        parameters.Add("tenant", partner);
        return parameters;
    }
}
