using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>POST /v1/scores/batch.</summary>
public sealed class ScoreBatchTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Path = "/v1/scores/batch";
    private const int Mebibyte = 1024 * 1024;

    [Theory]
    [InlineData("")]
    [InlineData("?include=all")]
    public async Task Each_batch_result_equals_the_result_of_a_single_request(string query)
    {
        using var partner = await api.CreatePartner();
        string[] requests =
        [
            api.Request(PersonRequests.Coach).ToJsonString(),
            api.Request(PersonRequests.Developer)
                .With("plan", """{"hoursPerWeek":12,"bounds":{"blog":{"max":0}}}""")
                .ToJsonString(),
            api.Request(PersonRequests.Graduate)
                .With("focus", "\"alumni\"")
                .With("durationSeconds", "1")
                .ToJsonString(),
            SubmissionBodies.Smallest,
        ];

        var results = await Score(partner, requests, query);

        Assert.Equal(Enumerable.Range(0, requests.Length), results.Select(Index));

        foreach (var (request, response) in requests.Zip(results))
        {
            var alone = await (await partner.Post($"/v1/scores{query}", request)).Json();
            Assert.Equal(alone.GetRawText(), response.GetProperty("result").GetRawText());
        }
    }

    [Fact]
    public async Task An_invalid_item_fails_alone_with_the_problem_of_a_single_request()
    {
        using var partner = await api.CreatePartner();
        var large = SubmissionBodies.Smallest.Replace(
            "{}",
            $"{{{new string(' ', JsonBodyLimit)}}}",
            StringComparison.Ordinal
        );
        (string Request, int Status, string Kind)[] bad =
        [
            ("""{"instrument":"channel-fit@2","answers":{"ENG1":6,"ENG2":"4"}}""", 422, "validation"),
            ("""{"instrument":"channel-fit@2","answers":{"ENG1":4,"ENG1":4}}""", 400, "unreadable"),
            ("""{"instrument":"channel-fit@2","answers":{"ENG1":4,"\u0045NG1":4}}""", 400, "unreadable"),
            ("""{"instrument":"channel-fit@2","answers":{},"answers":{}}""", 400, "unreadable"),
            ("""{"instrument":"channel-fit@2","answers":{"\ud800":4}}""", 400, "unreadable"),
            ($$"""{"answers":{{NestedArrays(40)}}}""", 400, "unreadable"),
            ("""{"instrument":"channel-fit@2","answers":{},"personRef":"crm-1"}""", 422, "validation"),
            ("{}", 422, "validation"),
            ("[]", 400, "unreadable"),
            ("null", 400, "unreadable"),
            ("3", 400, "unreadable"),
            (large, 413, "too-large"),
        ];

        var results = await Score(
            partner,
            [.. bad.SelectMany(item => (string[])[item.Request, SubmissionBodies.Smallest])]
        );

        foreach (var (item, place) in bad.Select((item, place) => (item, 2 * place)))
        {
            var problem = results[place].GetProperty("problem");
            var alone = await (await partner.Post("/v1/scores", item.Request)).AssertProblem(item.Status, item.Kind);
            Assert.False(results[place].TryGetProperty("result", out _));
            Assert.Equal(
                (item.Status, alone.Text("type")),
                (problem.GetProperty("status").GetInt32(), problem.Text("type"))
            );
            Assert.Equal(Path, problem.Text("instance"));
            Assert.Equal(Errors(alone), Errors(problem));
            Assert.False(results[place + 1].TryGetProperty("problem", out _));
        }
    }

    [Fact]
    public async Task Five_hundred_items_are_scored_in_order_and_501_are_rejected()
    {
        using var partner = await api.CreatePartner();
        string[] channels = [.. api.Published.NewestModel.Model.Channels.Select(channel => channel.Key)];
        string[] requests =
        [
            .. Enumerable
                .Range(0, 501)
                .Select(place =>
                    $$"""{"instrument":"channel-fit@2","answers":{},"focus":"{{channels[place % 13]}}"}"""
                ),
        ];
        var before = await api.CountRows();

        var results = await Score(partner, requests[..500]);
        var rejected = await partner.Post(Path, Body(requests));

        Assert.Equal(Enumerable.Range(0, 500), results.Select(Index));
        Assert.All(
            results,
            response =>
                Assert.Equal(
                    channels[Index(response) % 13],
                    response.GetProperty("result").GetProperty("focus").Text("channel")
                )
        );
        Assert.Equal([("#/items", "too-many")], await rejected.ValidationErrors());
        Assert.Equal(before, await api.CountRows());
    }

    [Theory]
    [InlineData("""{"items":[]}""", "#/items required")]
    [InlineData("{}", "#/items required")]
    [InlineData("""{"items":null}""", "#/items wrong-type")]
    [InlineData("""{"items":{"0":{}}}""", "#/items wrong-type")]
    [InlineData("""{"item":[],"focus":"blog"}""", "#/item unknown-member,#/focus unknown-member,#/items required")]
    public async Task A_body_without_an_item_array_returns_422(string body, string errors)
    {
        using var partner = await api.CreatePartner();

        var reported = await (await partner.Post(Path, body)).ValidationErrors();

        Assert.Equal(errors, string.Join(',', reported.Select(error => $"{error.Pointer} {error.Code}")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"items":[{}],"items":[{}]}""")]
    [InlineData("""{"items":[{}],"x":1,"x":2}""")]
    [InlineData("""{"items":[{},]}""")]
    [InlineData("""{"items":[{}]}{}""")]
    public async Task A_body_that_is_not_one_JSON_object_returns_400(string body)
    {
        using var partner = await api.CreatePartner();

        await (await partner.Post(Path, body)).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task A_batch_over_1_MiB_returns_413()
    {
        using var partner = await api.CreatePartner();
        var body = Body([SubmissionBodies.Smallest]);

        Assert.Equal(200, (int)(await partner.Post(Path, body.PadRight(Mebibyte))).StatusCode);
        var rejected = await (await partner.Post(Path, body.PadRight(Mebibyte + 1))).AssertProblem(413, "too-large");
        Assert.Contains("1 MiB", rejected.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_requires_a_key_and_accepts_only_the_include_parameter()
    {
        using var partner = await api.CreatePartner();
        var body = Body([SubmissionBodies.Smallest]);

        await (await api.Anonymous.Post(Path, body)).AssertProblem(401, "unauthorized");
        await (await partner.Post($"{Path}?include=evidence", body)).AssertProblem(400, "unreadable");
        await (await partner.Post($"{Path}?limit=3", body)).AssertProblem(400, "unreadable");
    }

    private const int JsonBodyLimit = ChannelFit.Api.Http.Binding.JsonRequestBody.MaxBytes;

    private static async Task<IReadOnlyList<JsonElement>> Score(
        HttpClient partner,
        string[] requests,
        string query = ""
    ) => (await (await partner.Post($"{Path}{query}", Body(requests))).Json()).List("items");

    private static string Body(string[] requests) => $$"""{"items":[{{string.Join(',', requests)}}]}""";

    private static string NestedArrays(int levels) => $"{new string('[', levels)}{new string(']', levels)}";

    private static int Index(JsonElement response) => response.GetProperty("index").GetInt32();

    private static string Errors(JsonElement problem) =>
        problem.TryGetProperty("errors", out var errors) ? errors.GetRawText() : "none";
}
