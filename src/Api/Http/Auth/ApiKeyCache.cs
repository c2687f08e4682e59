using System.Collections.Concurrent;
using ChannelFit.Api.Database;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Knows the callers of recent keys, so that a busy key costs one look-up in a few seconds.</summary>
/// <remarks>What it knows it forgets after <see cref="Lifetime"/>: a revoked key is dead on every instance by then.</remarks>
public sealed class ApiKeyCache(CrossTenantQueries doors, TimeProvider clock)
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, CacheEntry> kept = new(StringComparer.Ordinal);

    /// <summary>The caller behind a key, or null where the key is not valid. A failed look-up is not remembered.</summary>
    public async ValueTask<Caller?> Find(string text, CancellationToken cancel)
    {
        if (!ApiKey.TryParse(text, out var key))
        {
            return null;
        }

        var hash = key.Hash();
        var name = NameOf(hash);
        var now = clock.GetTimestamp();

        if (kept.TryGetValue(name, out var known) && clock.GetElapsedTime(known.Since, now) < Lifetime)
        {
            return known.Caller;
        }

        var caller =
            key.Kind == KeyType.Respondent
                ? Of(await doors.FindToken(hash, cancel))
                : Of(await doors.FindKey(hash, cancel), key);

        if (caller is null)
        {
            kept.TryRemove(name, out _);
            return null;
        }

        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        kept[name] = new(caller, now);
        return caller;
    }

    /// <summary>Whether a key was valid when it was last looked up; tells nothing of whether it still is.</summary>
    public bool WasRecentlyValid(string text) =>
        ApiKey.TryParse(text, out var key) && kept.ContainsKey(NameOf(key.Hash()));

    private static string NameOf(byte[] hash) => Convert.ToBase64String(hash);

    private static Caller? Of(ApiKeyIdentity? found, ApiKey key) =>
        found is null
            ? null
            : new(
                found.PartnerId,
                found.Mode == KeyMode.Test.Code(),
                key.Kind,
                found.Model,
                found.KeyId,
                KeyScopes.Parse(found.Scopes)
            )
            {
                Origins = found.Origins,
                RequestsPerMinute = found.RequestsPerMinute,
            };

    private static Caller? Of(RespondentTokenIdentity? found) =>
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
                Assessment = found.AssessmentId,
                Invitation = found.InvitationId,
            };

    private sealed record CacheEntry(Caller Caller, long Since);
}
