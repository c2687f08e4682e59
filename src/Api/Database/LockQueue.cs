using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>
/// Bounds how many connections of the pool wait for locks: a request whose lock is not free at once gives its connection
/// back, and waits for one of its partner's places before it waits on a connection.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A SemaphoreSlim whose wait handle nobody takes has nothing to dispose."
)]
internal sealed class LockQueue(int mostConnections)
{
    /// <summary>How long a first try waits for a lock: what others commit in the ordinary way takes less.</summary>
    public const string AtOnce = "set_config('lock_timeout', '20ms', true)";

    /// <summary>How long one that has a place waits.</summary>
    public const string Patient = "set_config('lock_timeout', '10s', true)";

    private const int PlacesOfOnePartner = 4;

    private static readonly TimeSpan WaitForPlace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> partners = [];

    // A quarter of the pool, whoever they are.
    private readonly SemaphoreSlim all = new(Math.Max(1, mostConnections / 4));

    /// <summary>Runs a transaction; a lock that is not had in time is 55P03.</summary>
    /// <param name="partner">Whose transaction it is.</param>
    /// <param name="work">The whole transaction, with the setting of the lock's timeout. It may run twice.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<T> Run<T>(Guid partner, Func<string, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return await work(AtOnce);
        }
        catch (PostgresException fault) when (fault is { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            var own = partners.GetOrAdd(partner, static _ => new(PlacesOfOnePartner));

            if (!await own.WaitAsync(WaitForPlace, cancel))
                throw;

            try
            {
                if (!await all.WaitAsync(WaitForPlace, cancel))
                    throw;

                try
                {
                    return await work(Patient);
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
