using System.Net;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using static ChannelFit.Api.Tests.Fixtures.RateLimitedService;

namespace ChannelFit.Api.Tests.Http;

/// <summary>Rate limits by client address: for invalid API keys, and for visitors with a public key.</summary>
public sealed class ClientAddressLimitsTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>, IAsyncLifetime
{
    private RateLimitedService limited = null!;

    public async Task InitializeAsync() => limited = await RateLimitedService.Start(api);

    public async Task DisposeAsync() => await limited.DisposeAsync();

    [Fact]
    public async Task Invalid_keys_get_RateLimit_headers_for_failed_attempts()
    {
        using var invalid = limited.Client("cf_test_secret_none");

        Assert.Equal("\"failed-keys\";r=59;t=60", (await Get(invalid, 401)).Header("RateLimit"));
        Assert.Equal("\"failed-keys\";q=60;w=60", (await Get(invalid, 401)).Header("RateLimit-Policy"));
    }

    [Fact]
    public async Task Invalid_keys_are_limited_while_valid_keys_keep_working()
    {
        var keys = await api.CreateKeys();
        using var known = limited.Client(keys.Secret());
        using var unknown = limited.Client(keys.Secret(KeyMode.Live));
        await Get(known, 200);

        for (var attempt = 0; attempt < 60; attempt++)
        {
            using var guess = limited.Client(ApiKey.Generate(KeyMode.Live, KeyType.Secret).Reveal());
            await (await guess.GetAsync("/v1/partner")).AssertProblem(401, "unauthorized");
        }

        using var more = limited.Client(ApiKey.Generate(KeyMode.Live, KeyType.Secret).Reveal());
        var rejected = await more.GetAsync("/v1/partner");
        await rejected.AssertProblem(429, "too-many-requests");
        Assert.Equal(
            ("\"failed-keys\";q=60;w=60", "\"failed-keys\";r=0;t=60", "60"),
            (rejected.Header("RateLimit-Policy"), rejected.Header("RateLimit"), rejected.Header("Retry-After"))
        );

        // An unused valid API key is accepted from the same address, like one in use.
        Assert.Equal("\"minute\";r=2;t=60", (await Get(unknown, 200)).Header("RateLimit"));
        Assert.Equal("\"minute\";r=1;t=60", (await Get(known, 200)).Header("RateLimit"));
        using var otherOrigin = limited.Client(keys.Secret(KeyMode.Live), "198.51.100.7");
        await Get(otherOrigin, 200);
        limited.Clock.Advance(TimeSpan.FromMinutes(1));
        await Get(unknown, 200);
        await (await more.GetAsync("/v1/partner")).AssertProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Requests_without_a_key_do_not_count_as_guesses()
    {
        for (var attempt = 0; attempt < 70; attempt++)
        {
            using var client = new HttpClient { BaseAddress = new(limited.App.Urls.First()) };
            await (await client.GetAsync("/v1/partner")).AssertProblem(401, "unauthorized");
        }
    }

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.2", false)]
    [InlineData("203.0.113.1", "203.0.113.1", true)]
    [InlineData("203.0.113.1", "6.6.6.6, 203.0.113.1", true)]
    [InlineData("203.0.113.1", "203.0.113.1, 127.0.0.9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:203.0.113.3", "203.0.113.3", true)]
    public void IPv6_addresses_are_counted_per_64_bit_network(string one, string other, bool same)
    {
        // The last address that was not added by a trusted proxy.
        var last = other.Split(", ").Last(address => !address.StartsWith("127.", StringComparison.Ordinal));

        Assert.Equal(
            same,
            MinuteWindow.NetworkPrefixOf(IPAddress.Parse(one)) == MinuteWindow.NetworkPrefixOf(IPAddress.Parse(last))
        );
    }

    [Fact]
    public async Task X_Forwarded_For_is_used_only_from_trusted_proxies()
    {
        await using var withoutProxies = ApiFixture.Build(
            api.ConnectionString,
            change: settings => settings with { RequestsPerMinute = 100 },
            clock: limited.Clock
        );
        await withoutProxies.StartAsync();
        var key = (await api.CreateKeys()).First(key => key.Type == KeyType.Public).Reveal();

        Assert.Equal(2, await Left(limited.App, "203.0.113.1"));
        Assert.Equal(1, await Left(limited.App, "6.6.6.6, 203.0.113.1"));
        Assert.Equal(2, await Left(limited.App, "203.0.113.2"));
        Assert.Equal(59, await Left(withoutProxies, "203.0.113.1"));
        Assert.Equal(58, await Left(withoutProxies, "203.0.113.2"));

        async Task<int> Left(WebApplication service, string forwarded)
        {
            using var page = PartnerClientExtensions.Client(new(service.Urls.First()), key);
            page.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
            var left = (await page.GetAsync("/v1/partner")).Header("RateLimit")!;
            return int.Parse(left.Split("\"address\";r=")[1].Split(';')[0]);
        }
    }

    [Fact]
    public void One_visitor_cannot_exhaust_the_quota_of_a_public_key()
    {
        var limits = new RequestRateLimiter(100, limited.Clock);
        var caller = new Caller(Guid.Empty, IsTest: true, KeyType.Public, "", Guid.NewGuid(), KeyScope.None);

        var admitted = Enumerable.Range(0, 500).Count(_ => limits.Acquire(From(1), caller) is null);
        var others = Enumerable.Range(2, 200).Count(number => limits.Acquire(From(number), caller) is null);

        Assert.Equal((60, 40), (admitted, others));
    }

    [Fact]
    public void The_number_of_tracked_guessing_addresses_is_bounded()
    {
        var limits = new RequestRateLimiter(600, limited.Clock);

        for (var number = 0; number < 100_000; number++)
        {
            limits.RecordFailure(From(number));
        }

        // Later addresses share one counter.
        Assert.False(limits.HasTooManyFailures(From(200_000)));

        for (var number = 100_000; number < 100_060; number++)
        {
            limits.RecordFailure(From(number));
        }

        Assert.True(limits.HasTooManyFailures(From(200_000)));
        Assert.False(limits.HasTooManyFailures(From(1)));
        limited.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(limits.HasTooManyFailures(From(200_000)));
    }

    private static DefaultHttpContext From(int number)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
        return http;
    }
}
