using System.Collections.Concurrent;
using ChannelFit.Api.Database;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Caches the callers of recently used API keys, so that a busy key costs one query every few seconds.</summary>
/// <remarks>
/// Entries expire after <see cref="Lifetime"/>, so that every instance rejects a revoked key by then. The first request
/// after <see cref="RefreshAge"/> refreshes the entry, so that not all requests of a busy key query the database at once.
/// </remarks>
public sealed class ApiKeyCache(CrossTenantQueries queries, TimeProvider clock)
{
    private const int MaxEntries = 10_000;
    private static readonly TimeSpan RefreshAge = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, CacheEntry> entries = new(StringComparer.Ordinal);

    /// <summary>Finds the caller of an API key; null if the key is not valid. Invalid keys are not cached.</summary>
    public async ValueTask<Caller?> Find(string text, CancellationToken cancel)
    {
        if (!ApiKey.TryParse(text, out var key))
        {
            return null;
        }

        var hash = key.Hash();
        var cacheKey = CacheKey(hash);
        var now = clock.GetTimestamp();

        if (entries.TryGetValue(cacheKey, out var entry) && !NeedsRefresh(entry, now))
        {
            return entry.Caller;
        }

        var caller =
            key.Type == KeyType.Respondent
                ? ToCaller(await queries.FindToken(hash, cancel))
                : ToCaller(await queries.FindKey(hash, cancel), key);

        if (caller is null)
        {
            entries.TryRemove(cacheKey, out _);
            return null;
        }

        if (entries.Count >= MaxEntries)
        {
            entries.Clear();
        }

        entries[cacheKey] = new(caller, now);
        return caller;
    }

    /// <summary>Returns whether a key was valid when it was last looked up. It may have been revoked since.</summary>
    public bool WasRecentlyValid(string text) =>
        ApiKey.TryParse(text, out var key) && entries.ContainsKey(CacheKey(key.Hash()));

    private bool NeedsRefresh(CacheEntry entry, long now)
    {
        var age = clock.GetElapsedTime(entry.AddedAt, now);
        return age >= Lifetime || (age >= RefreshAge && entry.TryClaimRefresh());
    }

    private static string CacheKey(byte[] hash) => Convert.ToBase64String(hash);

    private static Caller? ToCaller(ApiKeyIdentity? found, ApiKey key) =>
        found is null
            ? null
            : new(
                found.PartnerId,
                found.Mode == KeyMode.Test.Code(),
                key.Type,
                found.Model,
                found.KeyId,
                KeyScopes.Parse(found.Scopes)
            )
            {
                Origins = found.Origins,
                RequestsPerMinute = found.RequestsPerMinute,
            };

    private static Caller? ToCaller(RespondentTokenIdentity? found) =>
        found is null
            ? null
            : new(
                found.PartnerId,
                found.Test,
                KeyType.Respondent,
                found.Model,
                (found.AssessmentId ?? found.InvitationId)!.Value,
                KeyScope.None
            )
            {
                Origins = found.Origins,
                RequestsPerMinute = found.RequestsPerMinute,
                AssessmentId = found.AssessmentId,
                InvitationId = found.InvitationId,
            };

    private sealed class CacheEntry(Caller caller, long addedAt)
    {
        private int refreshes;

        public Caller Caller => caller;

        public long AddedAt => addedAt;

        /// <summary>Returns true for the first request that asks.</summary>
        public bool TryClaimRefresh() => Interlocked.Increment(ref refreshes) == 1;
    }
}
