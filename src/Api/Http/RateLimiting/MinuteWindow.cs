using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Http.RateLimiting;

/// <summary>The requests and invalid API keys that were counted in one minute.</summary>
internal sealed class MinuteWindow(long start)
{
    private const int MaxRequestsPerVisitor = 60;
    private const int MaxFailureAddresses = 100_000;

    /// <summary>The shared counter of all addresses beyond <see cref="MaxFailureAddresses"/> in one minute. No address has this number.</summary>
    private static readonly UInt128 OtherAddresses = UInt128.MaxValue;

    private readonly ConcurrentDictionary<Guid, int> keys = new();
    private readonly ConcurrentDictionary<(Guid, UInt128), int> visitors = new();
    private readonly ConcurrentDictionary<UInt128, int> failures = new();
    private int failureAddresses; // ConcurrentDictionary.Count takes all of its locks.

    /// <summary>The timestamp at which the minute began.</summary>
    public long Start => start;

    /// <summary>Counts a request of an API key.</summary>
    public QuotaUsage CountForKey(Caller caller, int quota, int by = 1) =>
        new("minute", quota, Increment(keys, caller.KeyId, by));

    /// <summary>Counts a visitor's request, and counts it for the API key as well unless the visitor's quota is exceeded.</summary>
    public QuotaUsage[] CountForVisitor(HttpContext http, Caller caller, int quota)
    {
        var key = new QuotaUsage("minute", quota, keys.GetValueOrDefault(caller.KeyId));

        // Visitors of an exhausted key are not counted, so that there are never more counters than requests that keys may make.
        if (key.Remaining == 0)
        {
            return [CountForKey(caller, quota)];
        }

        var network = NetworkPrefixOf(http.Connection.RemoteIpAddress);
        var visitor = new QuotaUsage(
            "address",
            Math.Min(MaxRequestsPerVisitor, quota),
            Increment(visitors, (caller.KeyId, network))
        );
        return [visitor.Taken > visitor.Quota ? key : CountForKey(caller, quota), visitor];
    }

    /// <summary>Returns the number of invalid API keys that the address of a request has sent.</summary>
    public int CountFailures(HttpContext http) => failures.GetValueOrDefault(FailureBucketOf(http));

    /// <summary>Counts an invalid API key of the address of a request, and returns their number.</summary>
    public int AddFailure(HttpContext http)
    {
        var bucket = FailureBucketOf(http);

        if (!failures.TryAdd(bucket, 1))
        {
            return Increment(failures, bucket);
        }

        Interlocked.Increment(ref failureAddresses);
        return 1;
    }

    /// <summary>Returns an IPv4 address, or the first 64 bits of an IPv6 address, which one household shares.</summary>
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

    private UInt128 FailureBucketOf(HttpContext http)
    {
        var network = NetworkPrefixOf(http.Connection.RemoteIpAddress);
        return failures.ContainsKey(network) || Volatile.Read(ref failureAddresses) < MaxFailureAddresses
            ? network
            : OtherAddresses;
    }

    private static int Increment<T>(ConcurrentDictionary<T, int> counts, T key, int by = 1)
        where T : notnull => counts.AddOrUpdate(key, static (_, by) => by, static (_, taken, by) => taken + by, by);
}
