using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.SubmissionBodies;

namespace ChannelFit.Api.Tests.Http;

public sealed class MalformedRequestTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Theory]
    [InlineData("/v1/scores")]
    [InlineData("/v1/assessments")]
    public async Task Unknown_query_parameters_return_400(string path)
    {
        using var partner = await api.CreatePartner();
        var before = await api.CountRows();

        foreach (
            var query in (string[])
                [
                    "x",
                    "x=1",
                    "=",
                    "INCLUDE=all",
                    "include=",
                    "include=all,",
                    "include=none",
                    "include=all&include=all",
                    "limit=1",
                ]
        )
        {
            await (await partner.Post($"{path}?{query}", Smallest)).AssertProblem(400, "unreadable");
        }

        Assert.Equal(before, await api.CountRows());
    }

    [Theory]
    [InlineData("zeros")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("{0198a7a0-0000-7000-8000-000000000000}")]
    [InlineData("0198a7a0000070008000000000000000")]
    [InlineData("0198a7a0-0000-7000-8000-000000000000x")]
    [InlineData("%20")]
    [InlineData("%2e%2e%2fassessments")]
    [InlineData("%C3%A9")]
    [InlineData("' or 1=1 --")]
    [InlineData("0198a7a0-0000-7000-8000-000000000000%0A")]
    public async Task A_malformed_id_returns_404(string id)
    {
        using var partner = await api.CreatePartner();

        await (await partner.GetAsync($"/v1/assessments/{id}")).AssertProblem(404, "not-found");
        await (await partner.DeleteAsync($"/v1/assessments/{id}")).AssertProblem(404, "not-found");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Every_method_on_every_path_returns_the_matching_error_status()
    {
        using var tenant = await TestTenant.Create(api);
        var operations = await DocumentedOperation.All(api);
        var paths = operations
            .Select(operation => operation.PathWith((_, collection) => tenant[collection, operation]))
            .Distinct()
            // Where the path of one operation matches the id of another, both keep their methods.
            .ToDictionary(
                path => path,
                path =>
                    operations
                        .Where(one => one.Matches(path))
                        .SelectMany(one => one.Method == HttpMethod.Get ? ["GET", "HEAD"] : new[] { $"{one.Method}" })
            );
        Assert.True(paths.Count > 40, $"Only {paths.Count} paths were found.");

        foreach (
            var path in (string[])["/", OpenApiSetup.Path, "/health/live", "/health/ready", "/problems/validation"]
        )
        {
            paths[path] = ["GET", "HEAD"];
        }

        foreach (var path in (string[])["/v1", "/v1/nothing", "/nothing"])
        {
            paths[path] = [];
        }

        foreach (var (path, allowed) in paths)
        {
            var methods = string.Join(' ', allowed.Distinct().Order());

            foreach (var method in "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE QUERY".Split(' ').Except(allowed))
            {
                using var response = await tenant.Secret.Send(new(method), path);
                Assert.Equal((path, method, methods.Length == 0 ? 404 : 405), (path, method, (int)response.StatusCode));
                Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
                Assert.Equal(methods, string.Join(' ', response.Content.Headers.Allow.Order()));
            }
        }
    }

    [Theory]
    [InlineData("/V1/assessments")]
    [InlineData("/v1/ASSESSMENTS")]
    [InlineData("/v1/assessments/")]
    [InlineData("/v1/%61ssessments")]
    [InlineData("/v1/x/../assessments")]
    public async Task A_path_in_another_spelling_is_the_same_resource_or_404(string path)
    {
        using var partner = await api.CreatePartner();

        Assert.Equal(401, (int)(await api.Anonymous.GetAsync(new Uri(api.Address + path[1..]))).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("traceparent: 00-zz-zz-01")]
    [InlineData("tracestate: ====")]
    [InlineData("baggage: =;=,%%")]
    [InlineData("Accept: image/png")]
    [InlineData("Accept: ;;;")]
    [InlineData("Accept-Language: ;;;q=2,*")]
    [InlineData("If-None-Match: \"")]
    [InlineData("If-Modified-Since: yesterday")]
    [InlineData("Range: bytes=0-1")]
    [InlineData("Cookie: =;=")]
    [InlineData("X-Forwarded-For: ::::")]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("X-Odd: \u0001\u007f\t")]
    public async Task Unsupported_headers_are_ignored(string header)
    {
        using var partner = await api.CreatePartner();
        var location = (await partner.Submit(Smallest)).Headers.Location!;

        var response = await RawHttp.Send(
            api.Address,
            [$"GET {location} HTTP/1.1", $"Authorization: {partner.DefaultRequestHeaders.Authorization}", header]
        );

        Assert.Equal(200, response.Status);
    }

    [Fact]
    public async Task Invalid_HTTP_is_rejected_before_routing()
    {
        Assert.Equal(400, (await RawHttp.Send(api.Address, ["GET /v1/channels%00 HTTP/1.1"])).Status);
        Assert.Equal(400, (await RawHttp.Send(api.Address, ["GET /v1/channels HTTP/1.1", "X: \u00e9"])).Status);
        Assert.Equal(414, (await RawHttp.Send(api.Address, [$"GET /{new string('x', 9000)} HTTP/1.1"])).Status);
        Assert.Equal(
            431,
            (await RawHttp.Send(api.Address, ["GET / HTTP/1.1", $"X: {new string('x', 33_000)}"])).Status
        );
        Assert.Equal(400, (await RawHttp.Send(api.Address, ["nonsense"])).Status);
        Assert.Equal(400, (await RawHttp.Send(api.Address, ["POST / HTTP/1.1", "Content-Length: -1"])).Status);
    }
}
