using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>API keys in web pages, and the origins from which they work (docs/api.md#api-keys).</summary>
public sealed class ApiKeyOriginTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string UnknownAssessment = AssessmentScenarios.UnknownAssessment;

    [Theory]
    [InlineData(BrowserClientExtensions.OtherOrigin)]
    [InlineData(BrowserClientExtensions.PartnerOrigin)]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://%OWN%")]
    [InlineData("http://%OWN%/")]
    [InlineData("http://%OWN%, http://%OWN%")]
    public async Task A_secret_key_sent_by_a_web_page_returns_403_exposed_key(string origin)
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var page = api.CreateBrowserClient(
            keys.SingleKey(KeyType.Secret),
            origin.Replace("%OWN%", api.Address.Authority, StringComparison.Ordinal)
        );
        var before = await api.CountRows();

        var problem = await (await page.Submit(SubmissionBodies.Smallest)).AssertProblem(403, "exposed-key");
        await (await page.GetAsync("/v1/assessments")).AssertProblem(403, "exposed-key");
        await (await page.GetAsync("/v1/nothing")).AssertProblem(403, "exposed-key");

        Assert.Contains("Revoke", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("public key", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(before, await api.CountRows());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public async Task A_secret_key_works_from_the_services_own_origin(string host)
    {
        using var page = api.CreateBrowserClient(
            (await api.CreateKeys()).SingleKey(KeyType.Secret),
            $"http://{host}:{api.Address.Port}"
        );

        Assert.Equal(201, (int)(await page.Submit(SubmissionBodies.Smallest)).StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(BrowserClientExtensions.OtherOrigin)]
    [InlineData("null")]
    [InlineData("http://jobs.example.com")]
    [InlineData("https://jobs.example.com:443")]
    [InlineData("https://jobs.example.com/")]
    [InlineData("https://JOBS.example.com")]
    [InlineData("https://jobs.example.com.evil.example.com")]
    [InlineData("https://jobs.example.com https://jobs.example.com")]
    public async Task A_public_key_works_only_from_the_partners_origins(string? origin)
    {
        var keys = await api.CreateKeys("https://www.example.com", BrowserClientExtensions.PartnerOrigin);
        using var otherOrigin = api.CreateBrowserClient(keys.SingleKey(KeyType.Public), origin);
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        using var live = api.CreateBrowserClient(
            keys.SingleKey(KeyType.Public, KeyMode.Live),
            "https://www.example.com"
        );
        var before = await api.CountRows();

        await (await otherOrigin.Submit(SubmissionBodies.Smallest)).AssertProblem(403, "origin");
        await (await otherOrigin.Post("/v1/scores", SubmissionBodies.Smallest)).AssertProblem(403, "origin");
        Assert.Equal(before, await api.CountRows());

        Assert.Equal(200, (int)(await page.Post("/v1/scores", SubmissionBodies.Smallest)).StatusCode);
        Assert.True((await (await page.Submit(SubmissionBodies.Smallest)).Json()).GetProperty("test").GetBoolean());
        Assert.False((await (await live.Submit(SubmissionBodies.Smallest)).Json()).GetProperty("test").GetBoolean());
    }

    [Fact]
    public async Task A_public_key_cannot_read_stored_data()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        var id = await (await page.Submit(SubmissionBodies.Smallest)).Id();

        foreach (var one in (string[])[$"/v1/assessments/{id}", UnknownAssessment])
        {
            await (await page.GetAsync(one)).AssertProblem(403, "forbidden");
            await (await page.GetAsync($"{one}/channels/twitter")).AssertProblem(403, "forbidden");
            await (await page.DeleteAsync(one)).AssertProblem(403, "forbidden");
            await (await page.Post($"{one}/plan", "{}")).AssertProblem(403, "forbidden");
            await (await page.Post($"{one}/rescore", AssessmentScenarios.Newest)).AssertProblem(403, "forbidden");
        }

        await (await page.GetAsync("/v1/assessments")).AssertProblem(403, "forbidden");
        await (await page.Post("/v1/scores/batch", """{"items":[]}""")).AssertProblem(403, "forbidden");
        await (await page.GetAsync("/v1/nothing")).AssertProblem(404, "not-found");
        await (await page.GetAsync("/v1/scores")).AssertProblem(405, "method-not-allowed");
        Assert.Equal(200, (int)(await page.GetAsync("/v1/channels")).StatusCode);
    }

    [Fact]
    public async Task A_public_key_may_not_send_personRef()
    {
        using var page = api.CreateBrowserClient(
            (await api.CreateKeys(BrowserClientExtensions.PartnerOrigin)).SingleKey(KeyType.Public)
        );
        var before = await api.CountRows();

        foreach (var path in (string[])["/v1/scores", "/v1/assessments"])
        {
            foreach (var reference in (string[])["\"crm-1\"", "17", "\"no reference\""])
            {
                // The 403 precedes the 400 of the query and the 422 of the body.
                var body = $$"""{"colour":1,"answers":{"NOPE":1},"person\u0052ef":{{reference}}}""";
                await (await page.Post($"{path}?colour=red", body)).AssertProblem(403, "forbidden");
            }
        }

        Assert.Equal(before, await api.CountRows());
    }

    [Fact]
    public async Task A_public_key_may_not_include_answers()
    {
        using var page = api.CreateBrowserClient(
            (await api.CreateKeys(BrowserClientExtensions.PartnerOrigin)).SingleKey(KeyType.Public)
        );

        foreach (var path in (string[])["/v1/scores", "/v1/assessments"])
        {
            await (await page.Post($"{path}?include=gates,answers", "[")).AssertProblem(403, "forbidden");

            var submitted = await (await page.Post($"{path}?include=all", AssessmentScenarios.Few)).Json();
            Assert.False(submitted.TryGetProperty("answers", out _));
            Assert.True(submitted.TryGetProperty("constructs", out _));
        }
    }

    [Fact]
    public async Task Authorization_errors_precede_body_errors()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var otherOrigin = api.CreateBrowserClient(
            keys.SingleKey(KeyType.Public),
            BrowserClientExtensions.OtherOrigin
        );
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));

        await (await otherOrigin.Post("/v1/scores", [], "text/plain")).AssertProblem(403, "origin");
        await (await page.Post($"{UnknownAssessment}/plan", [], "text/plain")).AssertProblem(403, "forbidden");
        await (await page.Post("/v1/scores", [], "text/plain")).AssertProblem(415, "unsupported-media-type");
    }
}
