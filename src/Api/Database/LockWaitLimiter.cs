using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>
/// Limits how many connections of the pool wait for locks: a request whose lock is not free at once returns its connection,
/// and waits without a connection for a slot. The requests that have a slot wait for their locks on connections.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A SemaphoreSlim has nothing to dispose while its wait handle is not used."
)]
internal sealed class LockWaitLimiter(int mostConnections)
{
    /// <summary>Sets the lock timeout of a group of requests: a request whose lock is not free does not delay the others for longer.</summary>
    public const string SetGroupLockTimeout = "set_config('lock_timeout', '5ms', true)";

    /// <summary>Sets the lock timeout of the first try; ordinary transactions commit sooner.</summary>
    public const string SetFirstLockTimeout = "set_config('lock_timeout', '20ms', true)";

    /// <summary>Sets the lock timeout of a transaction that has a slot.</summary>
    public const string SetSlotLockTimeout = "set_config('lock_timeout', '10s', true)";

    private const int SlotsOfOnePartner = 4;

    private static readonly TimeSpan SlotTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> partners = [];

    // All partners together use at most a quarter of the pool.
    private readonly SemaphoreSlim all = new(Math.Max(1, mostConnections / 4));

    /// <inheritdoc cref="Run{T}"/>
    public Task Run(Guid partner, Func<string, Task> work, CancellationToken cancel) =>
        Run(
            partner,
            async lockTimeout =>
            {
                await work(lockTimeout);
                return true;
            },
            cancel
        );

    /// <summary>
    /// Runs a transaction. A lock that is not free in time is error 55P03: after at most 20 seconds, 5 for each slot and 10 for
    /// the lock; after 5 or 10 seconds if there is no slot.
    /// </summary>
    /// <param name="partner">The partner of the transaction.</param>
    /// <param name="work">The whole transaction; it receives the setting of the lock timeout. It may run twice.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async Task<T> Run<T>(Guid partner, Func<string, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return await work(SetFirstLockTimeout);
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            var own = partners.GetOrAdd(partner, static _ => new(SlotsOfOnePartner));

            if (!await own.WaitAsync(SlotTimeout, cancel))
                throw;

            try
            {
                if (!await all.WaitAsync(SlotTimeout, cancel))
                    throw;

                try
                {
                    return await work(SetSlotLockTimeout);
                }
                finally
                {
                    all.Release();
                }
            }
            finally
            {
                own.Release();
            }
        }
    }
}
