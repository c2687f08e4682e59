using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>HEAD works wherever GET does, with the same status and headers and without a body (RFC 9110 §9.3.2).</summary>
public sealed class HeadTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private static readonly string[] VaryingHeaders = ["Date", "RateLimit", "Transfer-Encoding", "Content-Disposition"];

    [Fact]
    public async Task Every_documented_GET_supports_HEAD()
    {
        using var tenant = await TestTenant.Create(api);
        var operations = (await DocumentedOperation.All(api)).Where(one => one.Method == HttpMethod.Get).ToList();

        foreach (var operation in operations)
        {
            var path = tenant.PathOf(operation);
            await AssertSameAsGet(operation.RequiresApiKey ? tenant.ClientOf(operation) : api.Anonymous, path);
            await AssertSameAsGet(
                operation.RequiresApiKey ? tenant.ClientOf(operation) : api.Anonymous,
                $"{path}?unknown=x"
            );
            await AssertSameAsGet(api.Anonymous, path);
        }

        Assert.True(operations.Count > 20);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/swagger-ui.css")]
    [InlineData("/problems/validation")]
    [InlineData("/i")]
    [InlineData("/questionnaire/page.js")]
    [InlineData("/embed.js")]
    [InlineData("/r/nothing")]
    [InlineData("/metrics")]
    [InlineData("/nothing")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/channels")]
    public async Task Pages_and_files_support_HEAD(string path) => await AssertSameAsGet(api.Anonymous, path);

    [Fact]
    public async Task A_matching_ETag_returns_304_for_HEAD()
    {
        var tag = (await api.Anonymous.GetAsync("/v1/channels")).Header("ETag")!;

        var response = await api.Anonymous.Send(HttpMethod.Head, "/v1/channels", ("If-None-Match", tag));

        Assert.Equal((304, tag), ((int)response.StatusCode, response.Header("ETag")));
    }

    [Fact]
    public async Task HEAD_is_not_allowed_where_GET_is_not_and_Allow_lists_both()
    {
        using var partner = await api.CreatePartner();

        var score = await partner.Send(HttpMethod.Head, "/v1/scores");
        var live = await api.Anonymous.PostAsync("/health/live", null);

        Assert.Equal((405, "POST"), ((int)score.StatusCode, score.Header("Allow")));
        Assert.Equal(405, (int)live.StatusCode);
        Assert.Equal(["GET", "HEAD"], live.Content.Headers.Allow);
    }

    [Fact]
    public async Task HEAD_of_an_export_changes_and_records_nothing()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.Smallest);

        var response = await partner.Send(HttpMethod.Head, "/v1/assessments/export?format=csv");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/csv; charset=utf-8; header=present", response.Header("Content-Type"));
        Assert.DoesNotContain(
            "assessments.exported",
            await partner.GetStringAsync("/v1/partner/audit"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_HEAD_response_has_Content_Length_and_no_body()
    {
        var response = await RawHttp.Send(api.Address, ["HEAD /v1/channels HTTP/1.1"]);

        Assert.Equal((200, ""), (response.Status, response.Body));
        Assert.Contains("Content-Length: ", response.Head, StringComparison.Ordinal);
    }

    private static async Task AssertSameAsGet(HttpClient client, string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var get = await client.GetAsync(path);
            using var head = await client.Send(HttpMethod.Head, path);

            Assert.True(get.StatusCode == head.StatusCode, $"{path}: GET {get.StatusCode}, HEAD {head.StatusCode}");
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());

            // Workers may change the resource between the two, such as when an API key was last used.
            if (attempt == 5 || Headers(get).SequenceEqual(Headers(head)))
            {
                Assert.Equal([path, .. Headers(get)], [path, .. Headers(head)]);
                return;
            }
        }
    }

    /// <summary>Returns the headers without Content-Length, which HttpClient computes when it is absent.</summary>
    private static IEnumerable<string> Headers(HttpResponseMessage response) =>
        response
            .Headers.Concat(response.Content.Headers)
            .Where(header => !VaryingHeaders.Contains(header.Key))
            .Where(header => header.Key != "Content-Length" || response.Headers.TransferEncodingChunked != true)
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.Ordinal);
}
