using Dapper;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>The only access to a partner's rows. Each call is one transaction, which does not see other partners' rows.</summary>
public sealed class TenantDb
{
    /// <summary>The settings of a read-only transaction.</summary>
    internal const string ReadSettings = $"{SetTenant}, {TenantCommand.SetReadOnly}";

    /// <summary>Sets the partner to whose rows PostgreSQL limits a transaction.</summary>
    internal const string SetTenant = "set_config('app.partner_id', @tenant::text, true)";

    private readonly NpgsqlDataSource source;
    private readonly LockWaitLimiter locks;
    private readonly GroupQueue reads;
    private readonly GroupQueue writes;

    public TenantDb(NpgsqlDataSource source)
    {
        this.source = source;
        locks = new(new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize);
        reads = new(
            group => TenantPipeline.Run(source, TenantCommand.SetReadOnly, group, CancellationToken.None),
            work => TenantPipeline.Run(source, TenantCommand.SetReadOnly, [work], work.Cancel)
        );
        writes = new(
            group =>
                TenantPipeline.Run(
                    source,
                    SettingsFor(LockWaitLimiter.SetGroupLockTimeout),
                    group,
                    CancellationToken.None
                ),
            work =>
                locks.Run(
                    work.Partner,
                    lockTimeout => TenantPipeline.Run(source, SettingsFor(lockTimeout), [work], work.Cancel),
                    work.Cancel
                )
        );
    }

    /// <summary>Runs statements in a read-only transaction; PostgreSQL refuses writes with 25006.</summary>
    public Task<T> Read<T>(
        Guid partner,
        string sql,
        object? args,
        Func<SqlMapper.GridReader, Task<T>> read,
        CancellationToken cancel
    ) => TenantCommand.Execute(source, ReadSettings, sql, ParametersFor(partner, args), read, cancel);

    /// <summary>Reads rows in a read-only transaction together with other requests, see <see cref="GroupQueue"/>.</summary>
    internal Task<TResult> ReadInGroup<TRequest, TResult>(
        Guid partner,
        TRequest request,
        GroupedOperation<TRequest, TResult> operation,
        CancellationToken cancel
    ) => RunInGroup<TRequest, TResult>(reads, new(partner, request, operation), cancel);

    /// <summary>
    /// Runs statements that commit together and durably before the method returns, in a transaction together with those of
    /// other requests, see <see cref="GroupQueue"/>. They may run twice, but are committed at most once.
    /// </summary>
    internal Task<TResult> WriteInGroup<TRequest, TResult>(
        Guid partner,
        TRequest request,
        GroupedOperation<TRequest, TResult> operation,
        CancellationToken cancel
    ) => RunInGroup<TRequest, TResult>(writes, new(partner, request, operation), cancel);

    /// <summary>
    /// Runs statements that commit together and durably before the method returns. A lock that is not free in time is error
    /// 55P03. The statements may run twice. See <see cref="LockWaitLimiter"/>.
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
            lockTimeout =>
                TenantCommand.Execute(
                    source,
                    $"{SetTenant}, {SettingsFor(lockTimeout)}",
                    sql,
                    ParametersFor(partner, args),
                    read,
                    cancel
                ),
            cancel
        );

    /// <summary>Runs work in one transaction, which commits durably before the method returns, or not at all.</summary>
    /// <remarks>
    /// For work that cannot be sent as one pipeline: COPY, and statements that depend on results of others. The work may run
    /// twice, see <see cref="LockWaitLimiter"/>.
    /// </remarks>
    public Task<T> InTransaction<T>(Guid partner, Func<TenantTransaction, Task<T>> work, CancellationToken cancel) =>
        locks.Run(
            partner,
            lockTimeout =>
                DatabaseSession.Run(
                    source,
                    async connection =>
                    {
                        await using var transaction = await connection.BeginTransactionAsync(cancel);
                        var tenant = new TenantTransaction(
                            connection,
                            transaction,
                            ParametersFor(partner, args: null),
                            cancel
                        );
                        await tenant.Execute(
                            $"select {TenantCommand.SetRoleAndPlans}, {SetTenant}, {SettingsFor(lockTimeout)}"
                        );
                        var result = await work(tenant);
                        await transaction.CommitAsync(cancel);
                        return result;
                    },
                    cancel
                ),
            cancel
        );

    private static async Task<TResult> RunInGroup<TRequest, TResult>(
        GroupQueue queue,
        GroupedWork<TRequest, TResult> work,
        CancellationToken cancel
    )
    {
        await queue.Run(work, cancel);
        return work.Result!;
    }

    /// <summary>Returns the settings of a transaction that writes.</summary>
    internal static string SettingsFor(string lockTimeout) => $"{DatabaseSession.RequireConfirmation}, {lockTimeout}";

    private static DynamicParameters ParametersFor(Guid partner, object? args)
    {
        var parameters = new DynamicParameters(args);
        parameters.Add("tenant", partner);
        return parameters;
    }
}
