using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>HEAD works wherever GET does: the same status and headers, and no body (RFC 9110 §9.3.2).</summary>
public sealed class HeadTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    private static readonly string[] Changing = ["Date", "RateLimit", "Transfer-Encoding", "Content-Disposition"];

    [Fact]
    public async Task Every_documented_GET_answers_HEAD()
    {
        using var estate = await TenantFixture.Create(house);
        var operations = (await DocumentedOperation.All(house)).Where(one => one.Method == HttpMethod.Get).ToList();

        foreach (var operation in operations)
        {
            var path = estate.PathOf(operation);
            await Same(operation.IsKeyed ? estate.ClientOf(operation) : house.Anonymous, path);
            await Same(operation.IsKeyed ? estate.ClientOf(operation) : house.Anonymous, $"{path}?unknown=x");
            await Same(house.Anonymous, path);
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
    [InlineData("/i/page.js")]
    [InlineData("/r/nothing")]
    [InlineData("/metrics")]
    [InlineData("/nothing")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/channels")]
    public async Task Pages_and_files_answer_HEAD(string path) => await Same(house.Anonymous, path);

    [Fact]
    public async Task HEAD_knows_what_the_client_knows_already()
    {
        var tag = (await house.Anonymous.GetAsync("/v1/channels")).Header("ETag")!;

        var answer = await house.Anonymous.Send(HttpMethod.Head, "/v1/channels", ("If-None-Match", tag));

        Assert.Equal((304, tag), ((int)answer.StatusCode, answer.Header("ETag")));
    }

    [Fact]
    public async Task Where_GET_is_not_HEAD_is_not_either_and_Allow_names_both()
    {
        using var partner = await house.CreatePartner();

        var score = await partner.Send(HttpMethod.Head, "/v1/scores");
        var live = await house.Anonymous.PostAsync("/health/live", null);

        Assert.Equal((405, "POST"), ((int)score.StatusCode, score.Header("Allow")));
        Assert.Equal(405, (int)live.StatusCode);
        Assert.Equal(["GET", "HEAD"], live.Content.Headers.Allow);
    }

    [Fact]
    public async Task HEAD_of_an_export_takes_nothing_away_and_records_nothing()
    {
        using var partner = await house.CreatePartner();
        await partner.Submit(SubmissionBodies.Smallest);

        var answer = await partner.Send(HttpMethod.Head, "/v1/assessments/export?format=csv");

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("text/csv; charset=utf-8; header=present", answer.Header("Content-Type"));
        Assert.DoesNotContain(
            "assessments.exported",
            await partner.GetStringAsync("/v1/partner/audit"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task HEAD_on_the_wire_has_the_length_and_no_body()
    {
        var answer = await RawHttp.Send(house.Address, ["HEAD /v1/channels HTTP/1.1"]);

        Assert.Equal((200, ""), (answer.Status, answer.Body));
        Assert.Contains("Content-Length: ", answer.Head, StringComparison.Ordinal);
    }

    private static async Task Same(HttpClient client, string path)
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
                Assert.Equal(Headers(get), Headers(head));
                return;
            }
        }
    }

    /// <summary>HttpClient computes Content-Length where none was sent.</summary>
    private static IEnumerable<string> Headers(HttpResponseMessage answer) =>
        answer
            .Headers.Concat(answer.Content.Headers)
            .Where(header => !Changing.Contains(header.Key))
            .Where(header => header.Key != "Content-Length" || answer.Headers.TransferEncodingChunked != true)
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.Ordinal);
}
