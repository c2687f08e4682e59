using System.Net.Mime;
using System.Text.Json.Nodes;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Catalog;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for every operation on assessments.</summary>
internal sealed class AssessmentScenarios(ApiFixture api, ExchangeRecorder exchanges)
{
    public const string Few = """
        {
          "instrument": "channel-fit@2",
          "answers": { "CTX1": "software", "ENG1": 4, "ENG3": 3, "VAL1": "weekly", "TIM1": 8.5, "FLD1-twitter": "often" },
          "plan": { "bounds": { "events": { "fixed": 1 } }, "current": { "job-boards": 6 } }
        }
        """;

    public const string Newest = """{ "model": "fit-model@2.0.0" }""";

    public const string UnknownAssessment = "/v1/assessments/01a202b2-c500-7c3e-9d51-6f0b7a2e4c18";

    public async Task Assessments(HttpClient partner)
    {
        const string list = "/v1/assessments";
        const string all = $"{list}?include=all";
        var stored = await exchanges.Post(partner, "submitAssessment", 201, all, Full(), key: "first");
        await exchanges.Post(partner, "submitAssessment", 201, list, Few);
        await exchanges.Post(partner, "submitAssessment", 201, list, SubmissionBodies.Smallest);
        await exchanges.Post(partner, "submitAssessment", 201, all, Full(), key: "first");
        await exchanges.Post(partner, "submitAssessment", 422, list, Few, key: "first");
        await exchanges.Post(partner, "submitAssessment", 422, list, """{ "answers": [] }""");
        await Unreadable(partner, "submitAssessment", list);

        await exchanges.Get(partner, "listAssessments", 200, list);
        await exchanges.Get(partner, "listAssessments", 200, $"{list}?limit=1");
        await exchanges.Get(partner, "listAssessments", 400, $"{list}?limit=0");

        var one = stored.Headers["location"];
        var read = await exchanges.Get(partner, "readAssessment", 200, $"{one}?include=all");
        await exchanges.Get(partner, "readAssessment", 304, $"{one}?include=all", read.Headers["etag"]);
        await exchanges.Get(partner, "readAssessment", 400, $"{one}?include=nothing");
        await exchanges.Get(partner, "readAssessment", 404, UnknownAssessment);
        await Channel(partner, one);
        await Plan(partner, one);
        await Rescore(partner, $"{one}/rescore");
        await ReadUnverifiedResult(partner, one);

        await exchanges.Delete(partner, 400, $"{one}?force=yes");
        await exchanges.SendStale(partner, "deleteAssessment", HttpMethod.Delete, one);
        await exchanges.Delete(partner, 204, one);
        await exchanges.Delete(partner, 404, one);
        await exchanges.Post(partner, "submitAssessment", 410, all, Full(), key: "first");
    }

    /// <summary>Stores a result that the current code computes differently.</summary>
    private async Task ReadUnverifiedResult(HttpClient partner, string one)
    {
        await using var owner = new NpgsqlConnection(api.ConnectionString);
        await owner.ExecuteAsync("update assessment set result_hash = sha256('')");

        var response = await exchanges.Get(partner, "readAssessment", 200, $"{one}?include=all");

        Assert.Contains("\"verified\":false", response.Body, StringComparison.Ordinal);
        await exchanges.Get(partner, "readChannel", 200, $"{one}/channels/twitter");
    }

    private async Task Channel(HttpClient partner, string one)
    {
        foreach (var channel in api.Published.NewestModel.Model.Channels)
        {
            await exchanges.Get(partner, "readChannel", 200, $"{one}/channels/{channel.Key}");
        }

        var first = await (await partner.Submit(FirstInstrument.Smallest)).Id();
        await exchanges.Get(partner, "readChannel", 200, $"/v1/assessments/{first}/channels/twitter");

        var twitter = await exchanges.Get(partner, "readChannel", 200, $"{one}/channels/twitter");
        await exchanges.Get(partner, "readChannel", 304, $"{one}/channels/twitter", twitter.Headers["etag"]);
        await exchanges.Get(partner, "readChannel", 400, $"{one}/channels/twitter?include=all");
        await exchanges.Get(partner, "readChannel", 404, $"{one}/channels/television");
    }

    private async Task Plan(HttpClient partner, string one)
    {
        await exchanges.Post(
            partner,
            "planHours",
            200,
            $"{one}/plan",
            """{ "hoursPerWeek": 1, "current": { "events": 1 } }"""
        );
        await exchanges.Post(partner, "planHours", 422, $"{one}/plan", """{ "hoursPerWeek": 81 }""");
        await exchanges.Post(partner, "planHours", 404, $"{UnknownAssessment}/plan", "{}");
        await Unreadable(partner, "planHours", $"{one}/plan");

        var nothing = await exchanges.Post(
            partner,
            "submitAssessment",
            201,
            "/v1/assessments",
            SubmissionBodies.Smallest
        );
        await exchanges.Post(partner, "planHours", 200, $"{nothing.Headers["location"]}/plan", "{}");
    }

    private async Task Rescore(HttpClient partner, string path)
    {
        var all = $"{path}?include=all";
        var repeated = await exchanges.Post(partner, "rescoreAssessment", 201, all, Newest, key: "again");
        await exchanges.Post(partner, "rescoreAssessment", 201, all, Newest, key: "again");
        await exchanges.Post(partner, "rescoreAssessment", 422, path, """{ "model": "none@1" }""", key: "again");
        await exchanges.Post(partner, "rescoreAssessment", 422, path, """{ "model": "none@1" }""");
        await exchanges.Post(partner, "rescoreAssessment", 404, $"{UnknownAssessment}/rescore", Newest);
        await Unreadable(partner, "rescoreAssessment", path);

        await exchanges.Get(partner, "readAssessment", 200, repeated.Headers["location"]);
        await exchanges.Delete(partner, 204, repeated.Headers["location"]);
        await exchanges.Post(partner, "rescoreAssessment", 410, all, Newest, key: "again");
    }

    public async Task Batch(HttpClient partner)
    {
        const string batch = "/v1/scores/batch";
        await exchanges.Post(
            partner,
            "scoreBatch",
            200,
            batch,
            $$"""{ "items": [{{SubmissionBodies.Smallest}}, {{Few}}, { "instrument": "none@1", "answers": {} }] }"""
        );
        await exchanges.Post(partner, "scoreBatch", 422, batch, "{}");
        await Unreadable(partner, "scoreBatch", batch, 1024 * 1024);
    }

    public async Task Preview(HttpClient partner)
    {
        const string scores = "/v1/scores";
        await exchanges.Post(partner, "scoreAnswers", 200, $"{scores}?include=all", Few);
        await exchanges.Post(partner, "scoreAnswers", 200, $"{scores}?include=all", OneHourPlan());
        await exchanges.Post(partner, "scoreAnswers", 200, scores, SubmissionBodies.Smallest);
        await exchanges.Post(partner, "scoreAnswers", 422, scores, """{"answers":{}}""");
        await Unreadable(partner, "scoreAnswers", scores);
    }

    private async Task Unreadable(
        HttpClient partner,
        string operation,
        string path,
        int most = JsonRequestBody.MaxBytes
    )
    {
        await exchanges.Post(partner, operation, 400, path, "[]");
        await exchanges.Post(partner, operation, 413, path, new string(' ', most + 1));
        await exchanges.Post(partner, operation, 415, path, "{}", type: MediaTypeNames.Text.Plain);
    }

    public async Task ReadHealth()
    {
        await exchanges.Get(api.Anonymous, "isLive", 200, "/health/live");
        await exchanges.Get(api.Anonymous, "isLive", 400, "/health/live?verbose");
        await exchanges.Get(api.Anonymous, "isReady", 200, "/health/ready");
        await exchanges.Get(api.Anonymous, "isReady", 400, "/health/ready?verbose");
    }

    private string Full() => api.Services.GetRequiredService<DemoSubmissions>().Bodies[0].GetRawText();

    /// <summary>A full response set with one hour a week, so that some channels get no hours.</summary>
    private string OneHourPlan()
    {
        var request = JsonNode.Parse(Full())!.AsObject();
        request.Remove("personRef");
        request.Remove("metadata");
        request["plan"] = new JsonObject { ["hoursPerWeek"] = 1 };
        return request.ToJsonString();
    }
}
