using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

/// <summary>What browsers are told of who may call from where (api.md, Keys and Caching; Fetch standard, CORS protocol).</summary>
public sealed class CrossOriginTests(House house) : IClassFixture<House>
{
    private const string Nobody = AnswerRounds.Nobody;

    [Theory]
    [InlineData("POST", "/v1/scores")]
    [InlineData("POST", "/v1/assessments")]
    [InlineData("GET", Nobody)]
    [InlineData("DELETE", Nobody)]
    [InlineData("GET", Nobody + "/channels/twitter")]
    public async Task A_preflight_is_answered_where_web_pages_may_call(string method, string path)
    {
        var answer = await house.Anonymous.Preflight(method, path);

        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(WebPages.Partners, answer.Header("Access-Control-Allow-Origin"));
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
    public async Task A_preflight_is_refused_where_they_may_not(string method, string path)
    {
        var answer = await house.Anonymous.Preflight(method, path);

        await answer.Refusal(401, "unauthorized");
        NothingIsAllowed(answer);
    }

    [Theory]
    [InlineData("/v1/channels")]
    [InlineData("/v1/instruments/none")]
    [InlineData("/v1/evidence?colour=red")]
    public async Task The_catalogue_is_open_to_any_origin_with_its_preflights_and_refusals(string path)
    {
        var asked = await house.Anonymous.Preflight("GET", path, WebPages.Strange);
        var answer = await house.Anonymous.Send(HttpMethod.Get, path, ("Origin", WebPages.Strange));

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
    public async Task A_page_of_the_partner_reads_answers_and_problems()
    {
        var keys = await house.NewKeys(WebPages.Partners);
        using var page = house.Page(keys.Of(KeyKind.Public));

        foreach (
            var answer in (HttpResponseMessage[])
                [
                    await page.Post("/v1/scores", Bodies.Smallest),
                    await page.Submit(Bodies.Smallest),
                    await page.Submit("[]"),
                    await page.Submit("{}"),
                    await page.Submit("""{"personRef":"crm-1"}"""),
                    await page.Post("/v1/scores", [], "text/plain"),
                    await page.GetAsync(Nobody),
                ]
        )
        {
            Assert.Equal(WebPages.Partners, answer.Header("Access-Control-Allow-Origin"));
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
    public async Task What_no_browser_sends_as_an_origin_is_not_sent_back(string origin)
    {
        var answer = await Wire.Send(
            house.Address,
            ["OPTIONS /v1/scores HTTP/1.1", $"Origin: {origin}", "Access-Control-Request-Method: POST"]
        );

        Assert.Equal(204, answer.Status);
        Assert.DoesNotContain("Access-Control-Allow-Origin", answer.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_page_elsewhere_reads_nothing()
    {
        var keys = await house.NewKeys(WebPages.Partners);

        foreach (var kind in (KeyKind[])[KeyKind.Secret, KeyKind.Public])
        {
            using var page = house.Page(keys.Of(kind), WebPages.Strange);
            NothingIsAllowed(await page.Submit(Bodies.Smallest));
            NothingIsAllowed(await page.GetAsync(Nobody));
        }
    }

    [Fact]
    public async Task Caches_keep_origins_apart_also_where_none_was_sent()
    {
        using var partner = await house.NewPartner();

        var answer = await partner.Submit(Bodies.Smallest);

        Assert.Equal("Accept-Language|Origin", answer.Header("Vary"));
        NothingIsAllowed(answer);
        Assert.Null((await partner.GetAsync("/v1/assessments")).Header("Vary"));
    }

    [Fact]
    public async Task Where_no_key_says_whose_pages_may_read_none_may()
    {
        await using var app = House.Build("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Timeout=2");
        await app.StartAsync();
        using var page = new HttpClient { BaseAddress = new(app.Urls.First()) };
        page.DefaultRequestHeaders.Authorization = new("Bearer", (await house.NewKeys()).Of(KeyKind.Public));
        page.DefaultRequestHeaders.Add("Origin", WebPages.Partners);

        var answer = await page.Submit(Bodies.Smallest);

        using var mistyped = house.Page("cf_test_public_none");
        var unknown = await mistyped.Submit(Bodies.Smallest);

        await answer.Refusal(503, "unavailable");
        await unknown.Refusal(401, "unauthorized");
        Assert.All([answer, unknown], NothingIsAllowed);
    }

    private static void NothingIsAllowed(HttpResponseMessage answer) =>
        Assert.DoesNotContain(
            answer.Headers,
            header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
        );
}
