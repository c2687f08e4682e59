using System.Text;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.SubmissionBodies;

namespace ChannelFit.Api.Tests.Http;

public sealed class MalformedBodyTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    public static TheoryData<string, byte[]> Unreadable { get; } =
        new()
        {
            { "empty", [] },
            { "blank", "  \n"u8.ToArray() },
            { "text", "instrument=channel-fit@2"u8.ToArray() },
            { "an array", Bytes($"[{Smallest}]") },
            { "null", "null"u8.ToArray() },
            { "a number", "42"u8.ToArray() },
            { "doubly encoded", Bytes(JsonSerializer.Serialize(Smallest)) },
            { "trailing data", Bytes(Smallest + " x") },
            { "two objects", Bytes(Smallest + Smallest) },
            { "a trailing NUL", [.. Bytes(Smallest), 0] },
            { "a trailing comma", """{"instrument":"channel-fit@2","answers":{},}"""u8.ToArray() },
            { "a comment", """{"instrument":"channel-fit@2",/* */"answers":{}}"""u8.ToArray() },
            { "single quotes", "{'instrument':'channel-fit@2','answers':{}}"u8.ToArray() },
            { "NaN", With("NaN") },
            { "Infinity", With("-Infinity") },
            { "a hexadecimal number", With("0x4") },
            { "a leading zero", With("04") },
            { "a plus sign", With("+4") },
            { "a bare fraction", With(".5") },
            { "an open exponent", With("4e") },
            { "deep arrays", With(new string('[', 10_000) + new string(']', 10_000)) },
            { "deep arrays without an end", Bytes(new string('[', 10_000)) },
            { "deep objects", Bytes(Repeat("{\"a\":", 10_000) + "1" + new string('}', 10_000)) },
            { "a byte order mark", [0xEF, 0xBB, 0xBF, .. Bytes(Smallest)] },
            { "UTF-16, little end first", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Smallest)] },
            { "UTF-16, big end first", Encoding.BigEndianUnicode.GetBytes(Smallest) },
            { "UTF-32", Encoding.UTF32.GetBytes(Smallest) },
            { "a byte that UTF-8 has not", WithText([0xFF]) },
            { "an overlong sequence", WithText([0xC0, 0xAF]) },
            { "an encoded surrogate", WithText([0xED, 0xA0, 0x80]) },
            { "half a sequence", WithText([0xE2, 0x82]) },
            { "a raw NUL", WithText([0]) },
            { "a raw line feed", WithText([10]) },
            { "a bad escape", WithText("\\x"u8) },
            { "half an escape", WithText("\\u12"u8) },
            { "half a surrogate as the only name", """{"\ud800":1}"""u8.ToArray() },
            { "a member twice", """{"instrument":"channel-fit@2","answers":{},"answers":{}}"""u8.ToArray() },
            {
                "a member twice, once escaped",
                Bytes("""{"instrument":"channel-fit@2","answers":{},"\u0061nswers":{}}""")
            },
            { "an answer twice", Bytes(Complete.Replace("\"ENG1\":4", "\"ENG1\":4,\"ENG1\":4")) },
            {
                "a plan's member twice",
                Bytes(Complete.Replace("\"hoursPerWeek\":8", "\"hoursPerWeek\":8,\"hoursPerWeek\":8"))
            },
            { "a bound twice", Bytes(Complete.Replace("{\"max\":2}", "{\"max\":2,\"max\":3}")) },
            { "consent's member twice", Bytes(Complete.Replace("\"given\":true", "\"given\":false,\"given\":true")) },
            { "metadata's member twice", Bytes(Complete.Replace("\"campaign\":", "\"campaign\":\"\",\"campaign\":")) },
            {
                "a member twice where none is known",
                Bytes(Complete.Replace("{\"campaign\":\"spring\"}", "[[{\"a\":1,\"a\":1}]]"))
            },
        };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_body_that_is_not_one_UTF_8_JSON_object_returns_400(string _, byte[] body)
    {
        using var partner = await api.CreatePartner();
        var before = await api.CountRows();

        var problem = await (await partner.Post("/v1/scores", body)).AssertProblem(400, "unreadable");
        Assert.DoesNotContain("reader", problem.Text("detail"), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("deserial", problem.Text("detail"), StringComparison.OrdinalIgnoreCase);
        await (await partner.Post("/v1/assessments", body, attempt: "once")).AssertProblem(400, "unreadable");

        Assert.Equal(before, await api.CountRows());
    }

    [Theory]
    [InlineData("", "The body is empty; send a JSON object.")]
    [InlineData(" \n", "The body is empty; send a JSON object.")]
    [InlineData("{\"a\":1", "The body is not valid JSON: it ends too early, at line 1, byte 7.")]
    [InlineData("{\n\"a\":01}", "The body is not valid JSON: unexpected content at line 2, byte 6.")]
    [InlineData("{\"a\":1,}", "The body is not valid JSON: unexpected content at line 1, byte 8.")]
    [InlineData("{\"a\":{\"b\":1,\"b\":2}}", "The body has the member 'b' twice in one object. Send it once.")]
    [InlineData("{\"a\":1,\"\\u0061\":2}", "The body has the member 'a' twice in one object. Send it once.")]
    public async Task Body_errors_have_plain_details(string body, string detail)
    {
        using var partner = await api.CreatePartner();

        var problem = await (await partner.Post("/v1/scores", Bytes(body))).AssertProblem(400, "unreadable");

        Assert.Equal(detail, problem.Text("detail"));
    }

    [Fact]
    public async Task A_body_nested_too_deeply_is_rejected_with_the_limit()
    {
        using var partner = await api.CreatePartner();
        var body = Repeat("{\"a\":", 33) + "1" + new string('}', 33);

        var problem = await (await partner.Post("/v1/scores", Bytes(body))).AssertProblem(400, "unreadable");

        Assert.Equal("The body has objects or arrays nested more than 32 levels deep.", problem.Text("detail"));
    }

    [Fact]
    public async Task A_truncated_body_returns_400()
    {
        using var partner = await api.CreatePartner();
        var whole = Bytes(Complete);
        var before = await api.CountRows();

        await Parallel.ForAsync(
            0,
            whole.Length - 1,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (length, _) =>
                await (await partner.Post("/v1/assessments", whole[..length])).AssertProblem(400, "unreadable")
        );

        Assert.Equal(before, await api.CountRows());
        Assert.Equal(201, (int)(await partner.Post("/v1/assessments", whole)).StatusCode);
    }

    private static byte[] With(string answer) => Bytes(Smallest.Replace("{}", $"{{\"ENG1\":{answer}}}"));

    private static byte[] WithText(ReadOnlySpan<byte> text) =>
        [.. """{"instrument":"channel-fit@2","answers":{},"metadata":{"a":"b"""u8, .. text, .. "\"}}"u8];

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
