using System.Globalization;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Http.RateLimiting;

/// <summary>Limits the requests per minute of an API key, of a visitor of a web page, and of an address that sends invalid keys (docs/api.md#rate-limits).</summary>
/// <remarks>
/// Each instance counts in memory. All counters are reset together once a minute, so that none lives longer. A request
/// without a valid API key increments the failure counter of its address only, and the number of these is bounded.
/// UseRateLimiter is not enough: it adds no RateLimit headers to responses, and one request cannot count as several.
/// </remarks>
/// <param name="perMinute">The requests per minute of an API key whose partner has no limit of its own; null: no limit.</param>
/// <param name="clock">The clock.</param>
public sealed class RequestRateLimiter(int? perMinute, TimeProvider clock)
{
    private const int MaxFailuresPerAddress = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Limits the concurrent key look-ups of addresses with too many failures, so that they cannot use up the connection pool.</summary>
    private static readonly SemaphoreSlim Lookups = new(2);

    private MinuteWindow current = new(clock.GetTimestamp());

    /// <summary>Counts a request and sets the RateLimit headers. Returns the 429 response if the quota is exceeded.</summary>
    public IResult? Acquire(HttpContext http, Caller caller)
    {
        if ((caller.RequestsPerMinute ?? perMinute) is not { } quota)
        {
            return null;
        }

        var window = GetWindow();
        QuotaUsage[] counts = caller.HasSecretKey
            ? [window.CountForKey(caller, quota)]
            : window.CountForVisitor(http, caller, quota);
        SetHeaders(http, counts, SecondsLeft(window));
        return Array.Exists(counts, count => count.Taken > count.Quota) ? TooManyRequests(SecondsLeft(window)) : null;
    }

    /// <summary>Counts a request that does the work of several. Returns the 429 response, and counts nothing, if too little of the quota is left.</summary>
    public IResult? AcquireMore(HttpContext http, Caller caller, int additional)
    {
        if (additional == 0 || (caller.RequestsPerMinute ?? perMinute) is not { } quota)
        {
            return null;
        }

        var window = GetWindow();
        var count = window.CountForKey(caller, quota, additional);

        if (count.Taken <= quota)
        {
            SetHeaders(http, [count], SecondsLeft(window));
            return null;
        }

        // A rejected request is not counted, so that smaller requests still succeed.
        count = window.CountForKey(caller, quota, -additional);
        SetHeaders(http, [count], SecondsLeft(window));
        return TooManyRequests(
            SecondsLeft(window),
            string.Create(
                CultureInfo.InvariantCulture,
                $"This request counts as {additional + 1} requests; {count.Remaining + 1} of {quota} are left in this minute. "
            ) + "Wait for the seconds in Retry-After, or send fewer items."
        );
    }

    /// <summary>Returns whether the address of a request has sent too many invalid keys.</summary>
    public bool HasTooManyFailures(HttpContext http)
    {
        var window = GetWindow();
        return perMinute is not null && window.CountFailures(http) >= MaxFailuresPerAddress;
    }

    /// <summary>Looks up a key that such an address sent, with limited concurrency.</summary>
    public async Task<Caller?> RunLimited(
        Func<string, CancellationToken, ValueTask<Caller?>> find,
        string key,
        CancellationToken cancel
    )
    {
        await Lookups.WaitAsync(cancel);

        try
        {
            return await find(key, cancel);
        }
        finally
        {
            Lookups.Release();
        }
    }

    /// <summary>Returns the 429 response for an invalid key that such an address sent.</summary>
    public IResult TooManyFailures(HttpContext http)
    {
        var window = GetWindow();
        SetHeaders(http, [new("failed-keys", MaxFailuresPerAddress, MaxFailuresPerAddress)], SecondsLeft(window));
        return TooManyRequests(
            SecondsLeft(window),
            "This address has sent too many invalid API keys, and this API key is not valid either. Valid API keys still "
                + "work."
        );
    }

    /// <summary>Counts an invalid key of an address and sets the RateLimit headers.</summary>
    public void RecordFailure(HttpContext http)
    {
        if (perMinute is not null)
        {
            var window = GetWindow();
            var failures = window.AddFailure(http);
            SetHeaders(http, [new("failed-keys", MaxFailuresPerAddress, failures)], SecondsLeft(window));
        }
    }

    private static IResult TooManyRequests(int seconds, string? detail = null) =>
        ProblemResults.Of(ProblemKind.TooManyRequests, detail, seconds);

    /// <remarks>The headers are written when the response starts, because a later count in the same request replaces them.</remarks>
    private static void SetHeaders(HttpContext http, QuotaUsage[] counts, int seconds)
    {
        var previous = http.Features.Get<RateLimitState>();
        http.Features.Set(new RateLimitState(counts, seconds));

        if (previous is null)
        {
            http.Response.OnStarting(() => Write(http.Response.Headers, http.Features.Get<RateLimitState>()!));
        }

        static Task Write(IHeaderDictionary headers, RateLimitState state)
        {
            var (counts, seconds) = state;
            headers["RateLimit-Policy"] = string.Join(
                ", ",
                counts.Select(count =>
                    string.Create(CultureInfo.InvariantCulture, $"\"{count.Policy}\";q={count.Quota};w=60")
                )
            );
            headers["RateLimit"] = string.Join(
                ", ",
                counts.Select(count =>
                    string.Create(CultureInfo.InvariantCulture, $"\"{count.Policy}\";r={count.Remaining};t={seconds}")
                )
            );
            return Task.CompletedTask;
        }
    }

    private MinuteWindow GetWindow()
    {
        var window = Volatile.Read(ref current);

        if (clock.GetElapsedTime(window.Start) < Minute)
        {
            return window;
        }

        // Of concurrent requests one wins, and all use its window.
        Interlocked.CompareExchange(ref current, new(clock.GetTimestamp()), window);
        return Volatile.Read(ref current);
    }

    private int SecondsLeft(MinuteWindow window) =>
        Math.Max(1, (int)Math.Ceiling((Minute - clock.GetElapsedTime(window.Start)).TotalSeconds));

    private sealed record RateLimitState(QuotaUsage[] Counts, int Seconds);
}
