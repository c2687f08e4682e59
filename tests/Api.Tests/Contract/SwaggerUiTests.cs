using System.Net;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Swagger UI needs no network, and has an API key only where the demo provides one.</summary>
public sealed partial class SwaggerUiTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Page = "/swagger/index.html";
    private const string KeyScript = "/swagger/demo-key.js";

    [Fact]
    public async Task Swagger_UI_loads_only_files_of_the_service()
    {
        var page = await api.Anonymous.GetAsync("/swagger");
        var html = await page.Content.ReadAsStringAsync();
        var references = References().Matches(html).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(Page, page.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("index.js", references);

        foreach (var reference in references)
        {
            var address = new Uri(page.RequestMessage.RequestUri, reference);
            var response = await api.Anonymous.GetAsync(address);
            Assert.Equal(api.Address.Authority, address.Authority);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_printed_address_leads_to_Swagger_UI()
    {
        var page = await api.Anonymous.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(Page, page.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task The_content_security_policy_of_Swagger_UI_allows_only_the_service()
    {
        var page = await api.Anonymous.GetAsync(Page);

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            page.Headers.GetValues("Content-Security-Policy").Single()
        );
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", page.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
    }

    [Fact]
    public async Task Without_a_demo_Swagger_UI_has_no_key()
    {
        Assert.DoesNotContain("demo", await api.Anonymous.GetStringAsync(Page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Anonymous.GetAsync(KeyScript)).StatusCode);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task With_a_demo_Swagger_UI_is_authorized_and_uses_existing_ids()
    {
        var (newest, oldest) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var app = ApiFixture.Build(api.ConnectionString, "Development");
        var demo = app.Services.GetRequiredService<SwaggerDemoDefaults>();
        demo.ApiKeyText = "cf_test_secret_of_the_demo";
        demo.ParameterValues = new Dictionary<(string, string), string>
        {
            [("readAssessment", "id")] = $"{newest}",
            [("deleteAssessment", "id")] = $"{oldest}",
        };
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };

        Assert.Contains($"<script src='{KeyScript}'", await client.GetStringAsync(Page), StringComparison.Ordinal);
        Assert.Contains(demo.ApiKeyText, await client.GetStringAsync(KeyScript), StringComparison.Ordinal);
        var document = await client.GetStringAsync(OpenApiSetup.Path);
        Assert.Contains($"\"example\":\"{newest}\"", document, StringComparison.Ordinal);
        Assert.Contains($"\"example\":\"{oldest}\"", document, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:src|href)=[\"']([^\"']+)[\"']")]
    private static partial Regex References();
}
