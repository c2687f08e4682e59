using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>CORS: which origins may call which operations (docs/api.md#api-keys; docs/api.md#caching; Fetch standard, CORS protocol).</summary>
public sealed class PartnerCorsTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string UnknownAssessment = AssessmentScenarios.UnknownAssessment;

    [Theory]
    [InlineData("POST", "/v1/scores")]
    [InlineData("POST", "/v1/assessments")]
    [InlineData("GET", UnknownAssessment)]
    [InlineData("DELETE", UnknownAssessment)]
    [InlineData("GET", UnknownAssessment + "/channels/twitter")]
    [InlineData("GET", "/v1/assessments")]
    [InlineData("POST", UnknownAssessment + "/rescore")]
    [InlineData("PUT", UnknownAssessment)]
    [InlineData("GET", "/v1/nothing")]
    public async Task Preflights_below_v1_succeed_even_if_the_request_is_rejected(string method, string path)
    {
        var response = await api.Anonymous.Preflight(method, path);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal(BrowserClientExtensions.PartnerOrigin, response.Header("Access-Control-Allow-Origin"));
        Assert.Equal(method, response.Header("Access-Control-Allow-Methods"));
        Assert.Equal("600", response.Header("Access-Control-Max-Age"));
        Assert.Equal("Origin", response.Header("Vary"));
        Assert.Equal(
            "authorization, content-type, idempotency-key, proof-of-work, if-match, if-none-match, prefer, accept-language, traceparent, tracestate, baggage, x-api-key",
            response.Header("Access-Control-Allow-Headers")
        );
        Assert.Null(response.Header("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("POST", "/v1/scores")]
    [InlineData("GET", "/v1/assessments")]
    [InlineData("GET", "/v1/nothing")]
    public async Task A_preflight_of_the_null_origin_is_rejected(string method, string path)
    {
        var response = await api.Anonymous.Preflight(method, path, "null");

        await response.AssertProblem(403, "origin");
        AssertNoCorsHeaders(response);
    }

    [Theory]
    [InlineData("GET", "/health/ready")]
    [InlineData("GET", "/i")]
    [InlineData("GET", "/problems/origin")]
    public async Task Preflights_outside_v1_are_not_supported(string method, string path) =>
        AssertNoCorsHeaders(await api.Anonymous.Preflight(method, path));

    [Fact]
    public async Task OPTIONS_without_a_key_is_rejected_unless_it_is_a_preflight()
    {
        var bare = await api.Anonymous.Send(HttpMethod.Options, "/v1/scores");
        var half = await api.Anonymous.Send(
            HttpMethod.Options,
            "/v1/scores",
            ("Origin", BrowserClientExtensions.PartnerOrigin)
        );

        await bare.AssertProblem(401, "unauthorized");
        await half.AssertProblem(401, "unauthorized");
        AssertNoCorsHeaders(half);
    }

    [Theory]
    [InlineData("/v1/scores")]
    [InlineData("/v1/channels")]
    public async Task A_method_that_a_response_header_cannot_contain_makes_no_preflight(string path)
    {
        var response = await RawHttp.Send(
            api.Address,
            [
                $"OPTIONS {path} HTTP/1.1",
                $"Origin: {BrowserClientExtensions.PartnerOrigin}",
                "Access-Control-Request-Method: G\u00c3\u0089T", // É in UTF-8
            ]
        );

        Assert.Equal(401, response.Status);
    }

    [Theory]
    [InlineData("/v1/channels")]
    [InlineData("/v1/instruments/none")]
    [InlineData("/v1/evidence?colour=red")]
    public async Task The_catalog_allows_any_origin_including_preflights_and_problems(string path)
    {
        var preflight = await api.Anonymous.Preflight("GET", path, BrowserClientExtensions.OtherOrigin);
        var response = await api.Anonymous.Send(HttpMethod.Get, path, ("Origin", BrowserClientExtensions.OtherOrigin));

        Assert.Equal((204, "*"), ((int)preflight.StatusCode, preflight.Header("Access-Control-Allow-Origin")));
        Assert.Equal(
            ("GET", "600"),
            (preflight.Header("Access-Control-Allow-Methods"), preflight.Header("Access-Control-Max-Age"))
        );
        Assert.Equal("*", response.Header("Access-Control-Allow-Origin"));
        Assert.Contains("ETag", response.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Null(response.Header("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_partner_page_may_read_responses_and_problems()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));

        foreach (
            var response in (HttpResponseMessage[])
                [
                    await page.Post("/v1/scores", SubmissionBodies.Smallest),
                    await page.Submit(SubmissionBodies.Smallest),
                    await page.Submit("[]"),
                    await page.Submit("{}"),
                    await page.Submit("""{"personRef":"crm-1"}"""),
                    await page.Post("/v1/scores", [], "text/plain"),
                    await page.Post("/v1/scores", new byte[70_000]),
                    await page.GetAsync(UnknownAssessment),
                    await page.GetAsync("/v1/assessments"),
                    await page.GetAsync("/v1/nothing"),
                    await page.PutAsync(UnknownAssessment, null),
                    await page.Send(HttpMethod.Head, UnknownAssessment),
                    await page.Post("/v1/people/crm-1", "{}"),
                ]
        )
        {
            Assert.Equal(BrowserClientExtensions.PartnerOrigin, response.Header("Access-Control-Allow-Origin"));
            Assert.Equal(
                "ETag, Location, Link, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset, Idempotency-Replayed, traceresponse, Allow, Accept-Encoding, WWW-Authenticate",
                response.Header("Access-Control-Expose-Headers")
            );
            Assert.EndsWith("Origin", response.Header("Vary"), StringComparison.Ordinal);
            Assert.Null(response.Header("Access-Control-Allow-Credentials"));
            Assert.Null(response.Header("Access-Control-Max-Age"));
        }
    }

    [Theory]
    [InlineData("\u0001")]
    [InlineData("\u00f0\u009f\u0098\u0080")]
    public async Task An_invalid_Origin_is_not_echoed(string origin)
    {
        var response = await RawHttp.Send(
            api.Address,
            ["OPTIONS /v1/scores HTTP/1.1", $"Origin: {origin}", "Access-Control-Request-Method: POST"]
        );

        Assert.Equal(204, response.Status);
        Assert.DoesNotContain("Access-Control-Allow-Origin", response.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_partner_page_may_read_429_and_408_problems()
    {
        await using var app = ApiFixture.Build(
            api.ConnectionString,
            change: settings => settings with { RequestsPerMinute = 2 }
        );
        await app.StartAsync();
        var key = (await api.CreateKeys(BrowserClientExtensions.PartnerOrigin)).SingleKey(KeyType.Public);
        using var page = new HttpClient { BaseAddress = new(app.Urls.First()) };
        page.DefaultRequestHeaders.Authorization = new("Bearer", key);
        page.DefaultRequestHeaders.Add("Origin", BrowserClientExtensions.PartnerOrigin);

        var slow = await RawHttp.Send(
            page.BaseAddress,
            [
                "POST /v1/scores HTTP/1.1",
                $"Authorization: Bearer {key}",
                $"Origin: {BrowserClientExtensions.PartnerOrigin}",
                "Content-Type: application/json",
                "Content-Length: 1000",
            ],
            "{"
        );
        await page.Post("/v1/scores", SubmissionBodies.Smallest);
        var often = await page.Post("/v1/scores", SubmissionBodies.Smallest);

        await often.AssertProblem(429, "too-many-requests");
        Assert.Equal(BrowserClientExtensions.PartnerOrigin, often.Header("Access-Control-Allow-Origin"));
        Assert.Equal(408, slow.Status);
        Assert.Contains(
            $"Access-Control-Allow-Origin: {BrowserClientExtensions.PartnerOrigin}",
            slow.Head,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_partner_page_may_read_the_problem_of_a_secret_key_and_the_null_origin_may_not()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var exposed = api.CreateBrowserClient(keys.SingleKey(KeyType.Secret));
        using var sandboxed = api.CreateBrowserClient(keys.SingleKey(KeyType.Public), "null");

        var withOrigin = await exposed.GetAsync("/v1/assessments");
        var withoutWebhook = await sandboxed.Submit(SubmissionBodies.Smallest);

        await withOrigin.AssertProblem(403, "exposed-key");
        Assert.Equal(BrowserClientExtensions.PartnerOrigin, withOrigin.Header("Access-Control-Allow-Origin"));
        await withoutWebhook.AssertProblem(403, "origin");
        AssertNoCorsHeaders(withoutWebhook);
    }

    [Fact]
    public async Task A_page_of_another_origin_gets_no_CORS_headers()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);

        foreach (var kind in (KeyType[])[KeyType.Secret, KeyType.Public])
        {
            using var page = api.CreateBrowserClient(keys.SingleKey(kind), BrowserClientExtensions.OtherOrigin);
            AssertNoCorsHeaders(await page.Submit(SubmissionBodies.Smallest));
            AssertNoCorsHeaders(await page.GetAsync(UnknownAssessment));
        }
    }

    [Fact]
    public async Task Responses_vary_by_Origin_even_without_one()
    {
        using var partner = await api.CreatePartner();

        var response = await partner.Submit(SubmissionBodies.Smallest);

        Assert.Equal("Accept-Language|Origin", response.Header("Vary"));
        AssertNoCorsHeaders(response);
        Assert.Equal("Origin", (await partner.GetAsync("/v1/assessments")).Header("Vary"));
    }

    [Fact]
    public async Task Without_a_valid_key_no_origin_is_allowed()
    {
        await using var app = ApiFixture.Build("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Timeout=2");
        await app.StartAsync();
        using var page = new HttpClient { BaseAddress = new(app.Urls.First()) };
        page.DefaultRequestHeaders.Authorization = new("Bearer", (await api.CreateKeys()).SingleKey(KeyType.Public));
        page.DefaultRequestHeaders.Add("Origin", BrowserClientExtensions.PartnerOrigin);

        var response = await page.Submit(SubmissionBodies.Smallest);

        using var mistyped = api.CreateBrowserClient("cf_test_public_none");
        var unknown = await mistyped.Submit(SubmissionBodies.Smallest);

        await response.AssertProblem(503, "unavailable");
        await unknown.AssertProblem(401, "unauthorized");
        Assert.All([response, unknown], AssertNoCorsHeaders);
    }

    private static void AssertNoCorsHeaders(HttpResponseMessage response) =>
        Assert.DoesNotContain(
            response.Headers,
            header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
        );
}
