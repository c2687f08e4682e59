using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Http;
using ChannelFit.Api.Tests.Contract;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests;

/// <summary>What the service really answers, every status of every operation, is what its contract says.</summary>
public sealed class ServedAnswersTests(House house) : IClassFixture<House>
{
    private const string Few = """
        {
          "instrument": "channel-fit@1",
          "answers": { "CTX1": "tech", "ENG1": 4, "ENG3": 3, "VAL1": "weekly", "TIM1": 8.5, "FLD1-twitter": "often" },
          "plan": { "bounds": { "events": { "fixed": 1 } }, "current": { "job-boards": 6 } }
        }
        """;

    private const string Nothing = """{ "instrument": "channel-fit@1", "answers": {} }""";

    private const string Nobody = "/v1/assessments/01a202b2-c500-7c3e-9d51-6f0b7a2e4c18";

    private readonly Exchanges seen = new();

    [Fact]
    public async Task Every_answer_is_as_the_contract_says_and_every_documented_status_is_seen()
    {
        var keys = await house.NewKeys();
        using var partner = house.Client(Secret(keys));
        var held = HeldBack(keys); // Waits for ten seconds, beside the others.

        await Assessments(partner);
        await Preview(partner);
        await Catalogue();
        await Operating();
        await Refused(keys);
        await WithoutDatabase("Host=127.0.0.1;Port=1;Username=nobody", 503);
        await WithoutDatabase(await TestServer.NewDatabase(), 500); // Not migrated: nothing that is asked for is there.
        await held;

        var document = JsonDocument.Parse(await house.Anonymous.GetStringAsync(OpenApi.Path));
        Assert.Empty(await Ajv.Check(document.RootElement, seen.All));
    }

    private async Task Assessments(HttpClient partner)
    {
        const string list = "/v1/assessments";
        const string all = $"{list}?include=all";
        var kept = await seen.Post(partner, "submitAssessment", 201, all, Full(), key: "first");
        await seen.Post(partner, "submitAssessment", 201, list, Few);
        await seen.Post(partner, "submitAssessment", 201, list, Nothing);
        await seen.Post(partner, "submitAssessment", 201, all, Full(), key: "first");
        await seen.Post(partner, "submitAssessment", 422, list, Few, key: "first");
        await seen.Post(partner, "submitAssessment", 422, list, """{ "answers": [] }""");
        await Unreadable(partner, "submitAssessment", list);

        await seen.Get(partner, "listAssessments", 200, list);
        await seen.Get(partner, "listAssessments", 200, $"{list}?limit=1");
        await seen.Get(partner, "listAssessments", 400, $"{list}?limit=0");

        var one = kept.Headers["location"];
        await seen.Get(partner, "readAssessment", 200, $"{one}?include=all");
        await seen.Get(partner, "readAssessment", 304, $"{one}?include=all", kept.Headers["etag"]);
        await seen.Get(partner, "readAssessment", 400, $"{one}?include=nothing");
        await seen.Get(partner, "readAssessment", 404, Nobody);
        await Unverified(partner, one);

        await seen.Delete(partner, 400, $"{one}?force=yes");
        await seen.Delete(partner, 204, one);
        await seen.Delete(partner, 404, one);
        await seen.Post(partner, "submitAssessment", 410, all, Full(), key: "first");
    }

    /// <summary>A result that today's code computes differently.</summary>
    private async Task Unverified(HttpClient partner, string one)
    {
        await using var owner = new NpgsqlConnection(house.ConnectionString);
        await owner.ExecuteAsync("update assessment set result_hash = sha256('')");

        var answer = await seen.Get(partner, "readAssessment", 200, $"{one}?include=all");

        Assert.Contains("\"verified\":false", answer.Body, StringComparison.Ordinal);
    }

    private async Task Preview(HttpClient partner)
    {
        const string scores = "/v1/scores";
        await seen.Post(partner, "scoreAnswers", 200, $"{scores}?include=all", Few);
        await seen.Post(partner, "scoreAnswers", 200, $"{scores}?include=all", Squeezed());
        await seen.Post(partner, "scoreAnswers", 200, scores, Nothing);
        await seen.Post(partner, "scoreAnswers", 422, scores, """{"answers":{}}""");
        await Unreadable(partner, "scoreAnswers", scores);
    }

    private async Task Unreadable(HttpClient partner, string operation, string path)
    {
        await seen.Post(partner, operation, 400, path, "[]");
        await seen.Post(partner, operation, 413, path, new string(' ', JsonBody.Limit + 1));
        await seen.Post(partner, operation, 415, path, "{}", type: MediaTypeNames.Text.Plain);
    }

    private async Task Catalogue()
    {
        (string Operation, string Path, string? Missing)[] documents =
        [
            ("listChannels", "/v1/channels", null),
            ("listInstruments", "/v1/instruments", null),
            ("readInstrument", "/v1/instruments/channel-fit", "/v1/instruments/none"),
            (
                "readInstrumentVersion",
                "/v1/instruments/channel-fit/versions/1",
                "/v1/instruments/channel-fit/versions/99"
            ),
            ("listModels", "/v1/models", null),
            ("readModel", "/v1/models/fit-model/versions/1.0.0", "/v1/models/fit-model/versions/9.9.9"),
        ];

        foreach (var (operation, path, missing) in documents)
        {
            await seen.Get(house.Anonymous, operation, 200, path);
            await seen.Get(house.Anonymous, operation, 304, path, tag: "*");
            await seen.Get(house.Anonymous, operation, 400, $"{path}?colour=red");

            if (missing is not null)
            {
                await seen.Get(house.Anonymous, operation, 404, missing);
            }
        }
    }

    private async Task Operating()
    {
        await seen.Get(house.Anonymous, "isLive", 200, "/health/live");
        await seen.Get(house.Anonymous, "isLive", 400, "/health/live?verbose");
        await seen.Get(house.Anonymous, "isReady", 200, "/health/ready");
        await seen.Get(house.Anonymous, "isReady", 400, "/health/ready?verbose");
    }

    /// <summary>Without a key, and with one that may stand in a web page.</summary>
    private async Task Refused(IReadOnlyList<KeyText> keys)
    {
        using var page = house.Client(keys.First(key => key.Kind == KeyKind.Public).Reveal());
        await Keyed(house.Anonymous, 401);
        await Keyed(page, 403);
    }

    private async Task WithoutDatabase(string connectionString, int status)
    {
        await using var app = House.Build(connectionString);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Secret(KeyText.OneOfEach()));

        await Keyed(client, status);
        await seen.Get(client, "isReady", 503, "/health/ready");
    }

    /// <summary>Every operation that asks for a key.</summary>
    private async Task Keyed(HttpClient client, int status)
    {
        await seen.Post(client, "scoreAnswers", status, "/v1/scores", Few);
        await seen.Post(client, "submitAssessment", status, "/v1/assessments", Few);
        await seen.Get(client, "listAssessments", status, "/v1/assessments");
        await seen.Get(client, "readAssessment", status, Nobody);
        await seen.Delete(client, status, Nobody);
    }

    /// <summary>A twin of the request is kept waiting by another that never ends.</summary>
    private async Task HeldBack(IReadOnlyList<KeyText> keys)
    {
        var caller = await house.Services.GetRequiredService<KeyRing>().Find(Secret(keys), default);
        await using var owner = new NpgsqlConnection(house.ConnectionString);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync(
            """
            insert into idempotency (partner_id, scope, key, request, assessment, rendering)
            values (@partner, 'test POST /v1/assessments', 'held', sha256(''), gen_random_uuid(), '')
            """,
            new { partner = caller!.Partner }
        );

        using var partner = house.Client(Secret(keys));
        await seen.Post(partner, "submitAssessment", 409, "/v1/assessments", Few, key: "held");
    }

    private string Full() => house.Services.GetRequiredService<Seeds.DemoSubmissions>().Bodies[0].GetRawText();

    /// <summary>A full sheet in an hour a week, so that some channels get none.</summary>
    private string Squeezed()
    {
        var request = JsonNode.Parse(Full())!.AsObject();
        request.Remove("personRef");
        request.Remove("metadata");
        request["plan"] = new JsonObject { ["hoursPerWeek"] = 1 };
        return request.ToJsonString();
    }

    private static string Secret(IReadOnlyList<KeyText> keys) =>
        keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyKind.Secret }).Reveal();
}
