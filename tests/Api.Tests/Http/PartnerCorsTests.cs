using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>What browsers are told of who may call from where (api.md, Keys and Caching; Fetch standard, CORS protocol).</summary>
public sealed class PartnerCorsTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    private const string Nobody = AssessmentScenarios.Nobody;

    [Theory]
    [InlineData("POST", "/v1/scores")]
    [InlineData("POST", "/v1/assessments")]
    [InlineData("GET", Nobody)]
    [InlineData("DELETE", Nobody)]
    [InlineData("GET", Nobody + "/channels/twitter")]
    public async Task Preflights_succeed_on_operations_open_to_web_pages(string method, string path)
    {
        var answer = await house.Anonymous.Preflight(method, path);

        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(BrowserClientExtensions.PartnerOrigin, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal(method, answer.Header("Access-Control-Allow-Methods"));
        Assert.Equal("600", answer.Header("Access-Control-Max-Age"));
        Assert.Equal("Origin", answer.Header("Vary"));
        Assert.Equal(
            "authorization, content-type, idempotency-key, if-match, if-none-match, prefer, accept-language, traceparent, x-api-key",
            answer.Header("Access-Control-Allow-Headers")
        );
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("GET", "/v1/assessments")]
    [InlineData("POST", "/v1/scores/batch")]
    [InlineData("POST", Nobody + "/plan")]
    [InlineData("POST", Nobody + "/rescore")]
    [InlineData("PUT", Nobody)]
    [InlineData("GET", "/v1/nothing")]
    public async Task Preflights_fail_on_operations_closed_to_web_pages(string method, string path)
    {
        var answer = await house.Anonymous.Preflight(method, path);

        await answer.AssertProblem(401, "unauthorized");
        NothingIsAllowed(answer);
    }

    [Theory]
    [InlineData("/v1/channels")]
    [InlineData("/v1/instruments/none")]
    [InlineData("/v1/evidence?colour=red")]
    public async Task The_catalog_allows_any_origin_including_preflights_and_problems(string path)
    {
        var asked = await house.Anonymous.Preflight("GET", path, BrowserClientExtensions.OtherOrigin);
        var answer = await house.Anonymous.Send(HttpMethod.Get, path, ("Origin", BrowserClientExtensions.OtherOrigin));

        Assert.Equal((204, "*"), ((int)asked.StatusCode, asked.Header("Access-Control-Allow-Origin")));
        Assert.Equal(
            ("GET", "600"),
            (asked.Header("Access-Control-Allow-Methods"), asked.Header("Access-Control-Max-Age"))
        );
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.Contains("ETag", answer.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_partner_page_may_read_responses_and_problems()
    {
        var keys = await house.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var page = house.CreateBrowserClient(keys.SingleKey(KeyType.Public));

        foreach (
            var answer in (HttpResponseMessage[])
                [
                    await page.Post("/v1/scores", SubmissionBodies.Smallest),
                    await page.Submit(SubmissionBodies.Smallest),
                    await page.Submit("[]"),
                    await page.Submit("{}"),
                    await page.Submit("""{"personRef":"crm-1"}"""),
                    await page.Post("/v1/scores", [], "text/plain"),
                    await page.GetAsync(Nobody),
                ]
        )
        {
            Assert.Equal(BrowserClientExtensions.PartnerOrigin, answer.Header("Access-Control-Allow-Origin"));
            Assert.Equal(
                "ETag, Location, Link, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset, Idempotency-Replayed, traceresponse",
                answer.Header("Access-Control-Expose-Headers")
            );
            Assert.EndsWith("Origin", answer.Header("Vary"), StringComparison.Ordinal);
            Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
            Assert.Null(answer.Header("Access-Control-Max-Age"));
        }
    }

    [Theory]
    [InlineData("\u0001")]
    [InlineData("\u00f0\u009f\u0098\u0080")]
    public async Task An_invalid_Origin_is_not_echoed(string origin)
    {
        var answer = await RawHttp.Send(
            house.Address,
            ["OPTIONS /v1/scores HTTP/1.1", $"Origin: {origin}", "Access-Control-Request-Method: POST"]
        );

        Assert.Equal(204, answer.Status);
        Assert.DoesNotContain("Access-Control-Allow-Origin", answer.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_page_of_another_origin_gets_no_CORS_headers()
    {
        var keys = await house.CreateKeys(BrowserClientExtensions.PartnerOrigin);

        foreach (var kind in (KeyType[])[KeyType.Secret, KeyType.Public])
        {
            using var page = house.CreateBrowserClient(keys.SingleKey(kind), BrowserClientExtensions.OtherOrigin);
            NothingIsAllowed(await page.Submit(SubmissionBodies.Smallest));
            NothingIsAllowed(await page.GetAsync(Nobody));
        }
    }

    [Fact]
    public async Task Responses_vary_by_Origin_even_without_one()
    {
        using var partner = await house.CreatePartner();

        var answer = await partner.Submit(SubmissionBodies.Smallest);

        Assert.Equal("Accept-Language|Origin", answer.Header("Vary"));
        NothingIsAllowed(answer);
        Assert.Null((await partner.GetAsync("/v1/assessments")).Header("Vary"));
    }

    [Fact]
    public async Task Without_a_valid_key_no_origin_is_allowed()
    {
        await using var app = ApiFixture.Build("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Timeout=2");
        await app.StartAsync();
        using var page = new HttpClient { BaseAddress = new(app.Urls.First()) };
        page.DefaultRequestHeaders.Authorization = new("Bearer", (await house.CreateKeys()).SingleKey(KeyType.Public));
        page.DefaultRequestHeaders.Add("Origin", BrowserClientExtensions.PartnerOrigin);

        var answer = await page.Submit(SubmissionBodies.Smallest);

        using var mistyped = house.CreateBrowserClient("cf_test_public_none");
        var unknown = await mistyped.Submit(SubmissionBodies.Smallest);

        await answer.AssertProblem(503, "unavailable");
        await unknown.AssertProblem(401, "unauthorized");
        Assert.All([answer, unknown], NothingIsAllowed);
    }

    private static void NothingIsAllowed(HttpResponseMessage answer) =>
        Assert.DoesNotContain(
            answer.Headers,
            header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
        );
}
