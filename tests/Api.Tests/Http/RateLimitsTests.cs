using System.Net;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.RateLimitedService;

namespace ChannelFit.Api.Tests.Http;

/// <summary>Rate limits of API keys and partners (docs/api.md#rate-limits).</summary>
public sealed class RateLimitsTests(RateLimitedFixture api) : IClassFixture<RateLimitedFixture>
{
    private readonly RateLimitedService limited = api.Three;

    [Fact]
    public async Task RateLimit_headers_count_down_and_an_exhausted_key_gets_429()
    {
        using var client = limited.Client((await api.CreateKeys()).Secret());

        Assert.Equal("\"minute\";r=2;t=60", (await Get(client, 200)).Header("RateLimit"));
        limited.Clock.Advance(TimeSpan.FromSeconds(10.5));
        Assert.Equal("\"minute\";r=1;t=50", (await Get(client, 200)).Header("RateLimit"));
        Assert.Equal("\"minute\";r=0;t=50", (await Get(client, 404, "/v1/nothing")).Header("RateLimit"));

        var rejected = await Get(client, 429);
        await rejected.AssertProblem(429, "too-many-requests");
        Assert.Equal(
            ("\"minute\";q=3;w=60", "\"minute\";r=0;t=50", "50"),
            (rejected.Header("RateLimit-Policy"), rejected.Header("RateLimit"), rejected.Header("Retry-After"))
        );

        limited.Clock.Advance(TimeSpan.FromSeconds(49.5));
        Assert.Equal("\"minute\";r=2;t=60", (await Get(client, 200)).Header("RateLimit"));
    }

    [Fact]
    public async Task Every_authenticated_response_has_RateLimit_headers()
    {
        foreach (
            var (status, path) in ((int, string)[])
                [
                    (200, "/v1/assessments"),
                    (400, "/v1/assessments?limit=0"),
                    (404, "/v1/nothing"),
                    (405, "/v1/assessments/batch"),
                    (415, "/v1/scores"),
                ]
        )
        {
            using var client = limited.Client((await api.CreateKeys()).Secret());
            using var response = await client.Send(status is 405 or 415 ? HttpMethod.Post : HttpMethod.Get, path);

            Assert.Equal((status, "\"minute\";r=2;t=60"), ((int)response.StatusCode, response.Header("RateLimit")));
        }

        using var page = limited.Client((await api.CreateKeys()).First(key => key.Type == KeyType.Public).Reveal());
        Assert.NotNull((await Get(page, 403)).Header("RateLimit"));
    }

    [Theory]
    [InlineData(1, "", 1)]
    [InlineData(10, "", 1)]
    [InlineData(11, "", 2)]
    [InlineData(500, "", 50)]
    [InlineData(1, "?include=all", 1)]
    [InlineData(20, "?include=bounds,gates", 2)]
    [InlineData(21, "?include=contributions", 11)]
    public async Task A_batch_counts_as_several_requests(int items, string query, int cost)
    {
        using var client = PartnerClientExtensions.Client(
            new(api.Sixty.Urls.First()),
            (await api.CreateKeys()).Secret()
        );
        var body = $$"""{"items":[{{string.Join(',', Enumerable.Repeat(SubmissionBodies.Smallest, items))}}]}""";

        var response = await client.Post($"/v1/scores/batch{query}", body);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal($"\"minute\";r={60 - cost};t=60", response.Header("RateLimit"));
    }

    [Fact]
    public async Task A_batch_over_the_remaining_limit_is_rejected_without_using_it_up()
    {
        using var client = limited.Client((await api.CreateKeys()).Secret());
        var body = $$"""{"items":[{{string.Join(',', Enumerable.Repeat(SubmissionBodies.Smallest, 31))}}]}""";

        var rejected = await client.Post("/v1/scores/batch", body);

        var problem = await rejected.AssertProblem(429, "too-many-requests");
        Assert.Contains("counts as 4", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(("\"minute\";r=2;t=60", "60"), (rejected.Header("RateLimit"), rejected.Header("Retry-After")));
        await Get(client, 200);
    }

    [Fact]
    public async Task Concurrent_requests_never_exceed_the_quota()
    {
        using var client = limited.Client((await api.CreateKeys()).Secret());

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync("/v1/partner")));

        Assert.Equal(3, responses.Count(response => response.IsSuccessStatusCode));
        Assert.Equal(17, responses.Count(response => response.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Each_key_has_its_own_quota_and_public_endpoints_are_unlimited()
    {
        var keys = await api.CreateKeys();
        using var test = limited.Client(keys.Secret());
        using var live = limited.Client(keys.Secret(KeyMode.Live));

        for (var attempt = 0; attempt < 4; attempt++)
        {
            await test.GetAsync("/v1/partner");
        }

        await Get(test, 429);
        await Get(live, 200);

        foreach (var path in (string[])["/v1/channels", "/health/live", OpenApiSetup.Path])
        {
            Assert.Null((await Get(test, 200, path)).Header("RateLimit"));
        }
    }

    [Fact]
    public async Task The_partners_own_limit_also_applies_to_respondent_tokens()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Read("/v1/partner")).Text("id");
        await api.QueryAsOwner<int>($"update partner set requests_per_minute = 2 where id = '{id}'");
        using var other = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);
        var (_, unlimited) = await api.Invite(other);

        // The fixture's application has no limits.
        Assert.Equal("\"minute\";r=1;t=60", RateLimitOf(await Get(person, 200, InvitationClientExtensions.Current)));
        await Get(person, 200, InvitationClientExtensions.Current);
        await Get(person, 429, InvitationClientExtensions.Current);
        Assert.Null((await Get(unlimited, 200, InvitationClientExtensions.Current)).Header("RateLimit"));

        static string RateLimitOf(HttpResponseMessage response) =>
            $"{response.Header("RateLimit")!.Split("t=")[0]}t=60";
    }

    [Fact]
    public async Task A_partner_may_have_its_own_limit()
    {
        var key = (await api.CreateKeys()).Secret();
        Assert.True(ApiKey.TryParse(key, out var text));
        await api.QueryAsOwner<int>(
            """
            update partner set requests_per_minute = 1000
            where id = (select partner_id from api_key where hash = @hash) returning 1
            """,
            new { hash = text.Hash() }
        );
        using var client = limited.Client(key);
        using var unlimited = api.CreateClient(key);

        Assert.Equal("\"minute\";q=1000;w=60", (await Get(client, 200)).Header("RateLimit-Policy"));
        Assert.Equal("\"minute\";q=1000;w=60", (await Get(unlimited, 200)).Header("RateLimit-Policy"));
    }

    [Fact]
    public async Task Without_a_configured_limit_nothing_is_limited()
    {
        using var client = await api.CreatePartner();

        for (var attempt = 0; attempt < 50; attempt++)
        {
            Assert.Null((await Get(client, 200)).Header("RateLimit"));
        }
    }
}
