using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Http.RateLimiting;

/// <summary>How often a key, a web page's visitor and whoever guesses keys may ask in a minute (api.md, Conventions).</summary>
/// <remarks>
/// Counted in memory, by each instance for itself. All counts begin anew together once a minute, so that none is kept for
/// longer. What has no valid key adds to the failures of its address only, and their number is bounded.
/// </remarks>
/// <param name="perMinute">The requests of a key whose partner has no number of its own; null: without limit.</param>
/// <param name="clock">Says when a minute is over.</param>
public sealed class RequestRateLimiter(int? perMinute, TimeProvider clock)
{
    private const int PerVisitor = 60;
    private const int PerGuesser = 60;
    private const int MostGuessers = 100_000;

    /// <summary>Whoever comes after <see cref="MostGuessers"/> in one minute; no address is this number.</summary>
    private static readonly UInt128 Others = UInt128.MaxValue;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>So many keys of addresses that guess are looked up at once: they never have the pool to themselves.</summary>
    private static readonly SemaphoreSlim Lookups = new(2);

    private MinuteWindow current = new(clock.GetTimestamp());

    /// <summary>Counts a request of a key and announces what is left; the refusal where nothing was left.</summary>
    public IResult? Acquire(HttpContext http, Caller caller)
    {
        if ((caller.RequestsPerMinute ?? perMinute) is not { } quota)
        {
            return null;
        }

        var window = Now();
        QuotaUsage[] counts = caller.HasSecretKey
            ? [window.CountForKey(caller, quota)]
            : window.CountForVisitor(http, caller, quota);
        Announce(http, counts, SecondsLeft(window));
        return Array.Exists(counts, count => count.Taken > count.Quota) ? Refuse(SecondsLeft(window)) : null;
    }

    /// <summary>Counts more requests for one that does the work of several; the refusal, uncounted, where too few are left.</summary>
    public IResult? TakeMore(HttpContext http, Caller caller, int more)
    {
        if (more == 0 || (caller.RequestsPerMinute ?? perMinute) is not { } quota)
        {
            return null;
        }

        var window = Now();
        var count = window.CountForKey(caller, quota, more);

        if (count.Taken <= quota)
        {
            Announce(http, [count], SecondsLeft(window));
            return null;
        }

        // What is refused here is not counted: smaller requests go on.
        count = window.CountForKey(caller, quota, -more);
        Announce(http, [count], SecondsLeft(window));
        return Refuse(
            SecondsLeft(window),
            string.Create(
                CultureInfo.InvariantCulture,
                $"This request counts as {more + 1} by the work that it makes; {count.Remaining + 1} of {quota} are left in this "
            ) + "minute. Wait as long as Retry-After says, or send fewer items at once."
        );
    }

    /// <summary>Whether the address sent too many keys that are not valid.</summary>
    public bool HasTooManyFailures(HttpContext http)
    {
        var window = Now();
        return perMinute is not null && window.Failures.GetValueOrDefault(window.FailureBucketOf(http)) >= PerGuesser;
    }

    /// <summary>Looks up a key that came from such an address, a few at a time.</summary>
    public async Task<Caller?> InTurn(
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

    /// <summary>The refusal of a key that is not valid, from such an address.</summary>
    public IResult TooManyFailures(HttpContext http)
    {
        var window = Now();
        Announce(http, [new("failed-keys", PerGuesser, PerGuesser)], SecondsLeft(window));
        return Refuse(
            SecondsLeft(window),
            "Too many keys that are not valid came from this address, and this one is not valid either. Valid keys go on "
                + "working."
        );
    }

    /// <summary>Counts a key that is not valid, and announces how many more may come from the address.</summary>
    public void RecordFailure(HttpContext http)
    {
        if (perMinute is not null)
        {
            var window = Now();
            var failures = Increment(window.Failures, window.FailureBucketOf(http));
            Announce(http, [new("failed-keys", PerGuesser, failures)], SecondsLeft(window));
        }
    }

    /// <summary>Whose address it is: an IPv4 address, or the first half of an IPv6 one, which one household shares.</summary>
    internal static UInt128 NetworkPrefixOf(IPAddress? address)
    {
        if (address is null)
        {
            return UInt128.Zero;
        }

        Span<byte> bytes = stackalloc byte[16];
        var mapped = address.MapToIPv6();
        mapped.TryWriteBytes(bytes, out _);
        var number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return mapped.IsIPv4MappedToIPv6 ? number : number >> 64 << 64;
    }

    private static IResult Refuse(int seconds, string? detail = null) =>
        ProblemResults.Of(ProblemKind.TooManyRequests, detail, seconds);

    /// <remarks>At the last moment: a problem begins by clearing what was set.</remarks>
    private static void Announce(HttpContext http, QuotaUsage[] counts, int seconds)
    {
        var announced = http.Features.Get<Announcement>();
        http.Features.Set(new Announcement(counts, seconds));

        // What is counted later in a request replaces what was announced before.
        if (announced is null)
        {
            http.Response.OnStarting(() => Write(http.Response.Headers, http.Features.Get<Announcement>()!));
        }

        static Task Write(IHeaderDictionary headers, Announcement last)
        {
            var (counts, seconds) = last;
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

    private MinuteWindow Now()
    {
        var window = Volatile.Read(ref current);

        if (clock.GetElapsedTime(window.Start) < Minute)
        {
            return window;
        }

        // Of several at once one wins, and all go on with what it made.
        Interlocked.CompareExchange(ref current, new(clock.GetTimestamp()), window);
        return Volatile.Read(ref current);
    }

    private int SecondsLeft(MinuteWindow window) =>
        Math.Max(1, (int)Math.Ceiling((Minute - clock.GetElapsedTime(window.Start)).TotalSeconds));

    private static int Increment<T>(ConcurrentDictionary<T, int> counts, T who, int by = 1)
        where T : notnull => counts.AddOrUpdate(who, static (_, by) => by, static (_, taken, by) => taken + by, by);

    private sealed record Announcement(QuotaUsage[] Counts, int Seconds);

    private sealed record QuotaUsage(string Policy, int Quota, int Taken)
    {
        public int Remaining => Math.Max(0, Quota - Taken);
    }

    /// <summary>What was counted in one minute.</summary>
    private sealed class MinuteWindow(long start)
    {
        private readonly ConcurrentDictionary<Guid, int> keys = new();
        private readonly ConcurrentDictionary<(Guid, UInt128), int> visitors = new();

        public long Start => start;

        public ConcurrentDictionary<UInt128, int> Failures { get; } = new();

        public QuotaUsage CountForKey(Caller caller, int quota, int by = 1) =>
            new("minute", quota, Increment(keys, caller.Key, by));

        /// <summary>A visitor's requests count for the key as well, unless they are refused for the visitor's sake.</summary>
        public QuotaUsage[] CountForVisitor(HttpContext http, Caller caller, int quota)
        {
            var key = new QuotaUsage("minute", quota, keys.GetValueOrDefault(caller.Key));

            // So there are never more visitors to remember than requests that keys may make.
            if (key.Remaining == 0)
            {
                return [CountForKey(caller, quota)];
            }

            var network = NetworkPrefixOf(http.Connection.RemoteIpAddress);
            var visitor = new QuotaUsage(
                "address",
                Math.Min(PerVisitor, quota),
                Increment(visitors, (caller.Key, network))
            );
            return [visitor.Taken > visitor.Quota ? key : CountForKey(caller, quota), visitor];
        }

        public UInt128 FailureBucketOf(HttpContext http)
        {
            var network = NetworkPrefixOf(http.Connection.RemoteIpAddress);
            return Failures.ContainsKey(network) || Failures.Count < MostGuessers ? network : Others;
        }
    }
}
