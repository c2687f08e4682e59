using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

/// <summary>Which keys work in web pages, and whose (api.md, Keys).</summary>
public sealed class KeyOriginsTests(House house) : IClassFixture<House>
{
    private const string Nobody = AnswerRounds.Nobody;

    [Theory]
    [InlineData(WebPages.Strange)]
    [InlineData(WebPages.Partners)]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://%OWN%")]
    [InlineData("http://%OWN%/")]
    [InlineData("http://%OWN%, http://%OWN%")]
    public async Task A_secret_key_that_a_web_page_sends_is_refused_with_what_to_do(string origin)
    {
        var keys = await house.NewKeys(WebPages.Partners);
        using var page = house.Page(
            keys.Of(KeyKind.Secret),
            origin.Replace("%OWN%", house.Address.Authority, StringComparison.Ordinal)
        );
        var before = await house.Rows();

        var problem = await (await page.Submit(Bodies.Smallest)).Refusal(403, "exposed-key");
        await (await page.GetAsync("/v1/assessments")).Refusal(403, "exposed-key");
        await (await page.GetAsync("/v1/nothing")).Refusal(403, "exposed-key");

        Assert.Contains("revoke", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("public key", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(before, await house.Rows());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public async Task A_secret_key_works_in_the_pages_of_the_service_itself(string host)
    {
        using var page = house.Page((await house.NewKeys()).Of(KeyKind.Secret), $"http://{host}:{house.Address.Port}");

        Assert.Equal(201, (int)(await page.Submit(Bodies.Smallest)).StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(WebPages.Strange)]
    [InlineData("null")]
    [InlineData("http://jobs.example.com")]
    [InlineData("https://jobs.example.com:443")]
    [InlineData("https://jobs.example.com/")]
    [InlineData("https://JOBS.example.com")]
    [InlineData("https://jobs.example.com.evil.example.com")]
    [InlineData("https://jobs.example.com https://jobs.example.com")]
    public async Task A_public_key_works_from_its_partners_origins_alone(string? origin)
    {
        var keys = await house.NewKeys("https://www.example.com", WebPages.Partners);
        using var elsewhere = house.Page(keys.Of(KeyKind.Public), origin);
        using var page = house.Page(keys.Of(KeyKind.Public));
        using var live = house.Page(keys.Of(KeyKind.Public, KeyMode.Live), "https://www.example.com");
        var before = await house.Rows();

        await (await elsewhere.Submit(Bodies.Smallest)).Refusal(403, "origin");
        await (await elsewhere.Post("/v1/scores", Bodies.Smallest)).Refusal(403, "origin");
        Assert.Equal(before, await house.Rows());

        Assert.Equal(200, (int)(await page.Post("/v1/scores", Bodies.Smallest)).StatusCode);
        Assert.True((await (await page.Submit(Bodies.Smallest)).Json()).GetProperty("test").GetBoolean());
        Assert.False((await (await live.Submit(Bodies.Smallest)).Json()).GetProperty("test").GetBoolean());
    }

    [Fact]
    public async Task A_public_key_reads_nothing()
    {
        var keys = await house.NewKeys(WebPages.Partners);
        using var page = house.Page(keys.Of(KeyKind.Public));
        var id = await (await page.Submit(Bodies.Smallest)).Id();

        foreach (var one in (string[])[$"/v1/assessments/{id}", Nobody])
        {
            await (await page.GetAsync(one)).Refusal(403, "forbidden");
            await (await page.GetAsync($"{one}/channels/twitter")).Refusal(403, "forbidden");
            await (await page.DeleteAsync(one)).Refusal(403, "forbidden");
            await (await page.Post($"{one}/plan", "{}")).Refusal(403, "forbidden");
            await (await page.Post($"{one}/rescore", AnswerRounds.Newest)).Refusal(403, "forbidden");
        }

        await (await page.GetAsync("/v1/assessments")).Refusal(403, "forbidden");
        await (await page.Post("/v1/scores/batch", """{"items":[]}""")).Refusal(403, "forbidden");
        await (await page.GetAsync("/v1/nothing")).Refusal(404, "not-found");
        await (await page.GetAsync("/v1/scores")).Refusal(405, "method-not-allowed");
        Assert.Equal(200, (int)(await page.GetAsync("/v1/channels")).StatusCode);
    }

    [Fact]
    public async Task A_public_key_never_names_a_person()
    {
        using var page = house.Page((await house.NewKeys(WebPages.Partners)).Of(KeyKind.Public));
        var before = await house.Rows();

        foreach (var path in (string[])["/v1/scores", "/v1/assessments"])
        {
            foreach (var reference in (string[])["\"crm-1\"", "null", "17", "\"no reference\""])
            {
                // Whatever else is wrong: 403 comes before 400 of the query, and before 422.
                var body = $$"""{"colour":1,"answers":{"NOPE":1},"person\u0052ef":{{reference}}}""";
                await (await page.Post($"{path}?colour=red", body)).Refusal(403, "forbidden");
            }
        }

        Assert.Equal(before, await house.Rows());
    }

    [Fact]
    public async Task A_public_key_is_not_shown_answers()
    {
        using var page = house.Page((await house.NewKeys(WebPages.Partners)).Of(KeyKind.Public));

        foreach (var path in (string[])["/v1/scores", "/v1/assessments"])
        {
            await (await page.Post($"{path}?include=gates,answers", "[")).Refusal(403, "forbidden");

            var shown = await (await page.Post($"{path}?include=all", AnswerRounds.Few)).Json();
            Assert.False(shown.TryGetProperty("answers", out _));
            Assert.True(shown.TryGetProperty("constructs", out _));
        }
    }

    [Fact]
    public async Task What_the_key_may_not_do_is_said_before_the_body_is_looked_at()
    {
        var keys = await house.NewKeys(WebPages.Partners);
        using var elsewhere = house.Page(keys.Of(KeyKind.Public), WebPages.Strange);
        using var page = house.Page(keys.Of(KeyKind.Public));

        await (await elsewhere.Post("/v1/scores", [], "text/plain")).Refusal(403, "origin");
        await (await page.Post($"{Nobody}/plan", [], "text/plain")).Refusal(403, "forbidden");
        await (await page.Post("/v1/scores", [], "text/plain")).Refusal(415, "unsupported-media-type");
    }
}
