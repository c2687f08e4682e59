using System.Text;
using System.Text.Json;

namespace ChannelFit.Api.Tests;

public sealed class ScoreBatchTests(House house) : IClassFixture<House>
{
    private const string Path = "/v1/scores/batch";

    [Fact]
    public async Task A_bad_item_fails_alone_with_the_problem_that_it_would_have_got()
    {
        using var partner = await house.NewPartner();
        var good = Sheets.Request(house.Instrument, 1);
        string[] items =
        [
            good,
            "{}",
            "7",
            "null",
            "[]",
            """{"instrument":"channel-fit@1","answers":{"ENG1":4,"ENG1":4}}""",
            """{"\ud800":1}""",
            """{"instrument":"channel-fit@1","answers":{"ENG1":9},"personRef":"a"}""",
            Bodies.Smallest.PadRight(65_537),
            Bodies.Smallest[..^1] + $",\"x\":\"{new string('x', 65_536)}\"}}",
            $$"""{"a":{{new string('[', 32_000)}}{{new string(']', 32_000)}}}""",
            good,
        ];

        var response = await partner.Post(Path, $"{{\"items\":[{string.Join(',', items)}]}}");
        var answers = (await response.Json()).List("items");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(
            Enumerable.Range(0, items.Length),
            answers.Select(answer => answer.GetProperty("index").GetInt32())
        );
        Assert.Equal(
            [0, 422, 400, 400, 400, 400, 400, 422, 0, 413, 400, 0],
            answers.Select(answer =>
                answer.TryGetProperty("problem", out var problem) ? problem.GetProperty("status").GetInt32() : 0
            )
        );
        var alone = await (await partner.Post("/v1/scores", good)).Text();
        Assert.All((int[])[0, 11], index => Assert.Equal(alone, answers[index].GetProperty("result").GetRawText()));
        Assert.Equal(
            [("#/personRef", "unknown-member"), ("#/answers/ENG1", "out-of-range")],
            answers[7]
                .GetProperty("problem")
                .List("errors")
                .Select(fault => (fault.Text("pointer"), fault.Text("code")))
        );
    }

    [Theory]
    [InlineData("{}", "#/items", "required")]
    [InlineData("{\"items\":{}}", "#/items", "wrong-type")]
    [InlineData("{\"items\":null}", "#/items", "wrong-type")]
    [InlineData("{\"items\":[]}", "#/items", "required")]
    [InlineData("{\"items\":[{}],\"model\":\"x\"}", "#/model", "unknown-member")]
    [InlineData("{\"items\":[{}],\"\\ud800\":1}", "#/%5Cud800", "unknown-member")]
    public async Task A_batch_that_is_none_is_refused_whole(string body, string pointer, string code)
    {
        using var partner = await house.NewPartner();

        Assert.Equal([(pointer, code)], await (await partner.Post(Path, body)).Faults());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"items\":[{}],\"items\":[{}]}")]
    [InlineData("{\"items\":[{}]}x")]
    [InlineData("{\"items\":[{]}")]
    public async Task A_body_that_is_no_batch_is_unreadable(string body)
    {
        using var partner = await house.NewPartner();

        await (await partner.Post(Path, body)).Refusal(400, "unreadable");
    }

    [Fact]
    public async Task A_batch_has_1_to_500_items_and_at_most_1_MiB()
    {
        using var partner = await house.NewPartner();
        var before = await house.Rows();

        var full = await partner.Post(Path, Batch(500).PadRight(1_048_576));
        Assert.Equal(500, (await full.Json()).List("items").Count);
        Assert.Equal([("#/items", "too-many")], await (await partner.Post(Path, Batch(501))).Faults());
        await (await partner.Post(Path, Batch(1).PadRight(1_048_577))).Refusal(413, "too-large");
        await (await partner.Post(Path, Encoding.UTF8.GetBytes(Batch(1)), "text/plain")).Refusal(
            415,
            "unsupported-media-type"
        );
        await (await partner.Post($"{Path}?limit=1", Batch(1))).Refusal(400, "unreadable");
        Assert.Equal(before, await house.Rows());

        static string Batch(int items) =>
            $"{{\"items\":[{string.Join(',', Enumerable.Repeat(Bodies.Smallest, items))}]}}";
    }

    [Fact]
    public async Task Include_and_language_hold_for_every_item()
    {
        using var partner = await house.NewPartner();
        partner.DefaultRequestHeaders.AcceptLanguage.Add(new("es"));
        var body = Sheets.Request(house.Instrument, 2);

        var alone = await (await partner.Post("/v1/scores?include=all", body)).Text();
        var batch = await (await partner.Post($"{Path}?include=all", $"{{\"items\":[{body},{body}]}}")).Json();

        Assert.All(batch.List("items"), item => Assert.Equal(alone, item.GetProperty("result").GetRawText()));
        Assert.Equal(JsonValueKind.Object, batch.List("items")[0].GetProperty("result").ValueKind);
    }
}
