using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>Valid answers are read while parsing when the instrument precedes them; member order makes no difference.</summary>
public sealed partial class SubmissionBodyTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const string Head = "{\"instrument\":\"channel-fit@2\",";

    [Fact]
    public async Task Member_order_does_not_affect_valid_submissions()
    {
        using var partner = await api.CreatePartner();

        for (var seed = 0; seed < 12; seed++)
        {
            var request = FullSubmissions.Request(api.Instrument, seed);
            var first = await (await partner.Post("/v1/scores", request)).Content.ReadAsStringAsync();
            var last = await (
                await partner.Post("/v1/scores", WithReversedMembers(request))
            ).Content.ReadAsStringAsync();

            Assert.Contains("\"verified\":true", first, StringComparison.Ordinal);
            Assert.Equal(first, last);
        }
    }

    [Theory]
    [InlineData("{}", 200)]
    [InlineData("""{"ENG1":4,"\u0045NG2":4,"CTX1":"\u0073oftware"}""", 200)]
    [InlineData("""{"ENG2":-0,"ENG99":1}""", 422)]
    [InlineData("""{"ENG1":4.0,"TIM1":8.5,"NET1":1e400}""", 422)]
    [InlineData("""{"ENG1":"4","CTX1":3,"ENG2":null,"ENG3":{"a":[1,{}]},"ENG4":[]}""", 422)]
    [InlineData("""{"CTX1":"nothing","CTX2":"\ud800","FLD2-twitter":"no"}""", 422)]
    [InlineData("""{"ENG1":4,"ENG1":4}""", 400)]
    [InlineData("""{"ENG1":4,"\u0045NG1":4}""", 400)]
    [InlineData("""{"ENG9":4,"ENG9":4}""", 400)]
    [InlineData("""{"ENG1":{"a":1,"a":1}}""", 400)]
    [InlineData("""{"\ud800":4}""", 400)]
    [InlineData("""{"ENG1":4,}""", 400)]
    [InlineData("""{"ENG1":04}""", 400)]
    [InlineData("""{"CTX1":"software\c"}""", 400)]
    [InlineData("""{"CTX1":"software}""", 400)]
    [InlineData("""{"ENG1":4}}""", 400)]
    [InlineData("[]", 422)]
    [InlineData("null", 422)]
    [InlineData("\"\"", 422)]
    [InlineData("NaN", 400)]
    public async Task Member_order_does_not_affect_reported_errors(string answers, int status)
    {
        using var partner = await api.CreatePartner();
        var (first, one) = await Submit(partner, Encoding.UTF8.GetBytes($"{Head}\"answers\":{answers}}}"));
        var (last, other) = await Submit(
            partner,
            Encoding.UTF8.GetBytes($"{{\"answers\":{answers},\"instrument\":\"channel-fit@2\"}}")
        );

        Assert.Equal((status, status), (first, last));
        // If a body is not JSON, the problem names the byte, which differs between the two bodies.
        if (status == 422)
        {
            Assert.Equal(one, other);
        }
    }

    [Fact]
    public async Task Invalid_UTF_8_in_answers_is_rejected()
    {
        using var partner = await api.CreatePartner();
        byte[] bytes = [.. Encoding.UTF8.GetBytes($"{Head}\"answers\":{{\"CTX1\":\""), 0xC3, 0x28, .. "\"}}"u8];

        Assert.Equal(400, (await Submit(partner, bytes)).Status);
    }

    [Fact]
    public async Task Thousands_of_invalid_names_throw_few_exceptions()
    {
        using var partner = await api.CreatePartner();
        var names = string.Join(',', Enumerable.Repeat("\"\\ud800\":0", 5000));
        var thrown = 0;
        void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs exception) =>
            Interlocked.Add(ref thrown, exception.Exception is InvalidOperationException ? 1 : 0);
        AppDomain.CurrentDomain.FirstChanceException += Count;

        try
        {
            var (status, _) = await Submit(partner, Encoding.UTF8.GetBytes($"{Head}\"answers\":{{{names}}}}}"));
            Assert.Equal(400, status);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        Assert.InRange(thrown, 1, 100); // Includes some exceptions of other tests.
    }

    /// <summary>Returns the status and the body without the parser's messages, which depend on the text around an error.</summary>
    private static async Task<(int Status, string Said)> Submit(HttpClient partner, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        using var response = await partner.PostAsync(new Uri("/v1/scores", UriKind.Relative), content);
        var detail = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, ParserMessage().Replace(detail, ""));
    }

    private static string WithReversedMembers(string request)
    {
        var body = JsonSerializer.Deserialize<JsonElement>(request);
        return $"{{\"answers\":{body.GetProperty("answers").GetRawText()},\"instrument\":\"channel-fit@2\"}}";
    }

    [GeneratedRegex("(?<=not JSON that can be read: )[^\"]+|(?<=\"traceId\":\")[0-9a-f]+", RegexOptions.None, 1000)]
    private static partial Regex ParserMessage();
}
