using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>The trace id of problems, without a collector of traces.</summary>
public sealed class TraceIdTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const string Unknown = "/v1/unknown";

    [Fact]
    public async Task A_problem_has_the_trace_id_of_the_traceparent_header()
    {
        const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var request = new HttpRequestMessage(HttpMethod.Get, Unknown);
        request.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");

        Assert.Equal(TraceId, await ReadTraceId(request));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00-zz-zz-01")]
    public async Task Without_a_valid_traceparent_each_request_has_a_new_trace_id(string? header)
    {
        using var first = new HttpRequestMessage(HttpMethod.Get, Unknown);
        using var second = new HttpRequestMessage(HttpMethod.Get, Unknown);
        first.Headers.TryAddWithoutValidation("traceparent", header);
        second.Headers.TryAddWithoutValidation("traceparent", header);

        string[] ids = [await ReadTraceId(first), await ReadTraceId(second)];

        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id));
        Assert.NotEqual(ids[0], ids[1]);
    }

    private async Task<string> ReadTraceId(HttpRequestMessage request)
    {
        using var response = await api.Anonymous.SendAsync(request);
        return (await response.AssertProblem(401, "unauthorized")).Text("traceId");
    }
}
