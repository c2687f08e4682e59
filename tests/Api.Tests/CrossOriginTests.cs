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
    [InlineData("GET", "/v1/assessments")]
    [InlineData("POST", Nobody + "/rescore")]
    [InlineData("PUT", Nobody)]
    [InlineData("GET", "/v1/nothing")]
    public async Task A_preflight_is_answered_below_v1_also_for_what_is_refused_afterwards(string method, string path)
    {
        var answer = await house.Anonymous.Preflight(method, path);

        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(WebPages.Partners, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal(method, answer.Header("Access-Control-Allow-Methods"));
        Assert.Equal("600", answer.Header("Access-Control-Max-Age"));
        Assert.Equal("Origin", answer.Header("Vary"));
        Assert.Equal(
            "authorization, content-type, idempotency-key, if-match, if-none-match, prefer, accept-language, traceparent, tracestate, baggage, x-api-key",
            answer.Header("Access-Control-Allow-Headers")
        );
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("POST", "/v1/scores")]
    [InlineData("GET", "/v1/assessments")]
    [InlineData("GET", "/v1/nothing")]
    public async Task A_preflight_of_the_null_origin_is_refused(string method, string path)
    {
        var answer = await house.Anonymous.Preflight(method, path, "null");

        await answer.Refusal(403, "origin");
        NothingIsAllowed(answer);
    }

    [Theory]
    [InlineData("GET", "/health/ready")]
    [InlineData("GET", "/i")]
    [InlineData("GET", "/problems/origin")]
    public async Task A_preflight_is_not_answered_outside_v1(string method, string path) =>
        NothingIsAllowed(await house.Anonymous.Preflight(method, path));

    [Fact]
    public async Task OPTIONS_without_a_key_is_refused_where_it_is_no_preflight()
    {
        var bare = await house.Anonymous.Send(HttpMethod.Options, "/v1/scores");
        var half = await house.Anonymous.Send(HttpMethod.Options, "/v1/scores", ("Origin", WebPages.Partners));

        await bare.Refusal(401, "unauthorized");
        await half.Refusal(401, "unauthorized");
        NothingIsAllowed(half);
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
                    await page.Post("/v1/scores", new byte[70_000]),
                    await page.GetAsync(Nobody),
                    await page.GetAsync("/v1/assessments"),
                    await page.GetAsync("/v1/nothing"),
                    await page.PutAsync(Nobody, null),
                    await page.Send(HttpMethod.Head, Nobody),
                    await page.Post("/v1/people/crm-1", "{}"),
                ]
        )
        {
            Assert.Equal(WebPages.Partners, answer.Header("Access-Control-Allow-Origin"));
            Assert.Equal(
                "ETag, Location, Link, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset, Idempotency-Replayed, traceresponse, Allow, Accept-Encoding, WWW-Authenticate",
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
    public async Task A_page_of_the_partner_reads_that_it_asks_too_often_and_too_slowly()
    {
        await using var app = House.Build(
            house.ConnectionString,
            change: settings => settings with { RequestsPerMinute = 2 }
        );
        await app.StartAsync();
        var key = (await house.NewKeys(WebPages.Partners)).Of(KeyKind.Public);
        using var page = new HttpClient { BaseAddress = new(app.Urls.First()) };
        page.DefaultRequestHeaders.Authorization = new("Bearer", key);
        page.DefaultRequestHeaders.Add("Origin", WebPages.Partners);

        var slow = await Wire.Send(
            page.BaseAddress,
            [
                "POST /v1/scores HTTP/1.1",
                $"Authorization: Bearer {key}",
                $"Origin: {WebPages.Partners}",
                "Content-Type: application/json",
                "Content-Length: 1000",
            ],
            "{"
        );
        await page.Post("/v1/scores", Bodies.Smallest);
        var often = await page.Post("/v1/scores", Bodies.Smallest);

        await often.Refusal(429, "too-many-requests");
        Assert.Equal(WebPages.Partners, often.Header("Access-Control-Allow-Origin"));
        Assert.Equal(408, slow.Status);
        Assert.Contains($"Access-Control-Allow-Origin: {WebPages.Partners}", slow.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_the_partner_reads_that_it_holds_a_secret_key_and_the_null_origin_reads_nothing()
    {
        var keys = await house.NewKeys(WebPages.Partners);
        using var exposed = house.Page(keys.Of(KeyKind.Secret));
        using var sandboxed = house.Page(keys.Of(KeyKind.Public), "null");

        var told = await exposed.GetAsync("/v1/assessments");
        var untold = await sandboxed.Submit(Bodies.Smallest);

        await told.Refusal(403, "exposed-key");
        Assert.Equal(WebPages.Partners, told.Header("Access-Control-Allow-Origin"));
        await untold.Refusal(403, "origin");
        NothingIsAllowed(untold);
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
        Assert.Equal("Origin", (await partner.GetAsync("/v1/assessments")).Header("Vary"));
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
