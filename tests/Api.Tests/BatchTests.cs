using System.Text.Json;

namespace ChannelFit.Api.Tests;

/// <summary>POST /v1/scores/batch.</summary>
public sealed class BatchTests(House house) : IClassFixture<House>
{
    private const string Path = "/v1/scores/batch";
    private const int Mebibyte = 1024 * 1024;

    [Theory]
    [InlineData("")]
    [InlineData("?include=all")]
    public async Task Each_result_is_the_one_that_its_request_gets_alone(string query)
    {
        using var partner = await house.NewPartner();
        string[] requests =
        [
            house.Request(People.Coach).ToJsonString(),
            house
                .Request(People.Developer)
                .With("plan", """{"hoursPerWeek":12,"bounds":{"blog":{"max":0}}}""")
                .ToJsonString(),
            house.Request(People.Graduate).With("focus", "\"alumni\"").With("durationSeconds", "1").ToJsonString(),
            Bodies.Smallest,
        ];

        var answers = await Ask(partner, requests, query);

        Assert.Equal(Enumerable.Range(0, requests.Length), answers.Select(Index));

        foreach (var (request, answer) in requests.Zip(answers))
        {
            var alone = await (await partner.Post($"/v1/scores{query}", request)).Json();
            Assert.Equal(alone.GetRawText(), answer.GetProperty("result").GetRawText());
        }
    }

    [Fact]
    public async Task A_bad_request_fails_alone_with_the_problem_that_it_would_get_by_itself()
    {
        using var partner = await house.NewPartner();
        var large = Bodies.Smallest.Replace("{}", $"{{{new string(' ', JsonBodyLimit)}}}", StringComparison.Ordinal);
        (string Request, int Status, string Kind)[] bad =
        [
            ("""{"instrument":"channel-fit@1","answers":{"ENG1":6,"ENG2":"4"}}""", 422, "validation"),
            ("""{"instrument":"channel-fit@1","answers":{"ENG1":4,"ENG1":4}}""", 400, "unreadable"),
            ("""{"instrument":"channel-fit@1","answers":{"ENG1":4,"\u0045NG1":4}}""", 400, "unreadable"),
            ("""{"instrument":"channel-fit@1","answers":{},"answers":{}}""", 400, "unreadable"),
            ("""{"instrument":"channel-fit@1","answers":{"\ud800":4}}""", 400, "unreadable"),
            ($$"""{"answers":{{Deep(40)}}}""", 400, "unreadable"),
            ("""{"instrument":"channel-fit@1","answers":{},"personRef":"crm-1"}""", 422, "validation"),
            ("{}", 422, "validation"),
            ("[]", 400, "unreadable"),
            ("null", 400, "unreadable"),
            ("3", 400, "unreadable"),
            (large, 413, "too-large"),
        ];

        var answers = await Ask(partner, [.. bad.SelectMany(item => (string[])[item.Request, Bodies.Smallest])]);

        foreach (var (item, place) in bad.Select((item, place) => (item, 2 * place)))
        {
            var problem = answers[place].GetProperty("problem");
            var alone = await (await partner.Post("/v1/scores", item.Request)).Refusal(item.Status, item.Kind);
            Assert.False(answers[place].TryGetProperty("result", out _));
            Assert.Equal(
                (item.Status, alone.Text("type")),
                (problem.GetProperty("status").GetInt32(), problem.Text("type"))
            );
            Assert.Equal(Path, problem.Text("instance"));
            Assert.Equal(Errors(alone), Errors(problem));
            Assert.False(answers[place + 1].TryGetProperty("problem", out _));
        }
    }

    [Fact]
    public async Task Five_hundred_are_scored_in_order_and_one_more_is_refused()
    {
        using var partner = await house.NewPartner();
        string[] channels = [.. house.Published.NewestModel.Model.Channels.Select(channel => channel.Key)];
        string[] requests =
        [
            .. Enumerable
                .Range(0, 501)
                .Select(place =>
                    $$"""{"instrument":"channel-fit@1","answers":{},"focus":"{{channels[place % 13]}}"}"""
                ),
        ];
        var before = await house.Rows();

        var answers = await Ask(partner, requests[..500]);
        var refused = await partner.Post(Path, Body(requests));

        Assert.Equal(Enumerable.Range(0, 500), answers.Select(Index));
        Assert.All(
            answers,
            answer =>
                Assert.Equal(
                    channels[Index(answer) % 13],
                    answer.GetProperty("result").GetProperty("focus").Text("channel")
                )
        );
        Assert.Equal([("#/items", "too-many")], await refused.Faults());
        Assert.Equal(before, await house.Rows());
    }

    [Theory]
    [InlineData("""{"items":[]}""", "#/items required")]
    [InlineData("{}", "#/items required")]
    [InlineData("""{"items":null}""", "#/items wrong-type")]
    [InlineData("""{"items":{"0":{}}}""", "#/items wrong-type")]
    [InlineData("""{"item":[],"focus":"blog"}""", "#/item unknown-member,#/focus unknown-member,#/items required")]
    public async Task Anything_but_a_list_of_requests_is_422(string body, string faults)
    {
        using var partner = await house.NewPartner();

        var named = await (await partner.Post(Path, body)).Faults();

        Assert.Equal(faults, string.Join(',', named.Select(fault => $"{fault.Pointer} {fault.Code}")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"items":[{}],"items":[{}]}""")]
    [InlineData("""{"items":[{}],"x":1,"x":2}""")]
    [InlineData("""{"items":[{},]}""")]
    [InlineData("""{"items":[{}]}{}""")]
    public async Task What_is_not_one_object_is_400(string body)
    {
        using var partner = await house.NewPartner();

        await (await partner.Post(Path, body)).Refusal(400, "unreadable");
    }

    [Fact]
    public async Task A_batch_has_at_most_a_mebibyte()
    {
        using var partner = await house.NewPartner();
        var body = Body([Bodies.Smallest]);

        Assert.Equal(200, (int)(await partner.Post(Path, body.PadRight(Mebibyte))).StatusCode);
        var refused = await (await partner.Post(Path, body.PadRight(Mebibyte + 1))).Refusal(413, "too-large");
        Assert.Contains("1 MiB", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_needs_a_key_and_takes_include_alone()
    {
        using var partner = await house.NewPartner();
        var body = Body([Bodies.Smallest]);

        await (await house.Anonymous.Post(Path, body)).Refusal(401, "unauthorized");
        await (await partner.Post($"{Path}?include=evidence", body)).Refusal(400, "unreadable");
        await (await partner.Post($"{Path}?limit=3", body)).Refusal(400, "unreadable");
    }

    private const int JsonBodyLimit = Http.JsonBody.Limit;

    private static async Task<IReadOnlyList<JsonElement>> Ask(
        HttpClient partner,
        string[] requests,
        string query = ""
    ) => (await (await partner.Post($"{Path}{query}", Body(requests))).Json()).List("items");

    private static string Body(string[] requests) => $$"""{"items":[{{string.Join(',', requests)}}]}""";

    private static string Deep(int levels) => $"{new string('[', levels)}{new string(']', levels)}";

    private static int Index(JsonElement answer) => answer.GetProperty("index").GetInt32();

    private static string Errors(JsonElement problem) =>
        problem.TryGetProperty("errors", out var errors) ? errors.GetRawText() : "none";
}
