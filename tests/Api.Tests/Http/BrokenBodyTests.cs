using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>Bodies that Kestrel cannot read are client errors on every operation that reads a body.</summary>
public sealed class BrokenBodyTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    /// <summary>A chunk size that overflows in Kestrel, which then throws a plain IOException.</summary>
    private const string OverflowingChunk = "80000000\r\n{}\r\n0\r\n\r\n";

    [Fact]
    public async Task An_overflowing_chunk_size_returns_400_on_every_operation()
    {
        using var tenant = await TestTenant.Create(api);
        var operations = (await DocumentedOperation.All(api)).Where(operation => operation.MediaType is not null);
        var before = await api.CountRows();
        var tried = 0;

        foreach (var operation in operations)
        {
            var response = await Send(
                tenant.ClientOf(operation),
                $"{operation.Method} {tenant.PathOf(operation)}",
                OverflowingChunk,
                operation.MediaType!
            );

            Assert.True(response.Status == 400, $"{operation}: {response.Text}");
            Assert.Contains("application/problem+json", response.Head, StringComparison.Ordinal);
            tried++;
        }

        Assert.True(tried > 15);
        Assert.Equal(before, await api.CountRows());
    }

    [Theory]
    [InlineData("-5\r\n{}\r\n0\r\n\r\n")]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n")]
    [InlineData("2;a\nb\r\n{}\r\n0\r\n\r\n")]
    [InlineData("2\r\n{}x\r\n0\r\n\r\n")]
    [InlineData("2\r\n{}\r\n0\r\nX A\r\n\r\n")]
    public async Task A_malformed_chunk_returns_400(string body)
    {
        using var partner = await api.CreatePartner();

        foreach (
            var (path, type) in ((string, string)[])
                [
                    ("/v1/scores", "application/json"),
                    ("/v1/assessments", "application/json"),
                    ("/v1/assessments/import", "application/x-ndjson"),
                    ("/v1/assessments/import", "text/csv"),
                ]
        )
        {
            var response = await Send(partner, $"POST {path}", body, type);

            Assert.True(response.Status == 400, $"{path} {type}: {response.Text}");
            Assert.Contains("/problems/unreadable", response.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_import_that_breaks_off_reports_it_in_its_last_line()
    {
        using var partner = await api.CreatePartner();
        var record = SubmissionBodies.Smallest + "\n";
        var padding = new string('\n', 200_000); // more than one read
        var body = $"{record.Length:x}\r\n{record}\r\n{padding.Length:x}\r\n{padding}\r\n80000000\r\nx\r\n";

        var response = await Send(partner, "POST /v1/assessments/import", body, "application/x-ndjson");

        Assert.DoesNotContain("done", response.Body, StringComparison.Ordinal);
        Assert.Contains("/problems/unreadable", response.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", response.Body, StringComparison.Ordinal);
    }

    private Task<RawHttpResponse> Send(HttpClient client, string operation, string body, string type) =>
        RawHttp.Send(
            api.Address,
            [
                $"{operation} HTTP/1.1",
                $"Authorization: {client.DefaultRequestHeaders.Authorization}",
                $"Content-Type: {type}",
                "Transfer-Encoding: chunked",
                "If-Match: *",
            ],
            body
        );
}
