using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static ChannelFit.Api.Tests.Contract.AssessmentScenarios;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>What the service really answers, every status of every operation, is what its contract says.</summary>
[Trait("Category", "Slow")]
public sealed class ContractConformanceTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    private readonly ExchangeRecorder seen = new();

    [Fact]
    public async Task Every_response_matches_the_contract_and_every_documented_status_occurs()
    {
        var keys = await house.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = house.CreateClient(Secret(keys));
        var held = HeldBack(keys); // Waits for ten seconds, beside the others.
        var slow = new SlowBodyScenarios(house, seen).All(); // And these for five.

        var rounds = new AssessmentScenarios(house, seen);
        await rounds.Assessments(partner);
        await new ShareScenarios(house, seen).All(partner);
        await rounds.Preview(partner);
        await rounds.Batch(partner);
        await new TransferScenarios(seen).All(partner);
        await new RespondentScenarios(house, seen).All(keys);
        await new PeopleScenarios(house, seen).All(partner);
        await rounds.Catalogue();
        await rounds.Operating();
        await new PartnerScenarios(seen).All(house.CreateClient(Secret(await house.CreateKeys())));
        await Limited();
        await new WebhookRounds(seen).All(partner);
        await Refused(keys);
        await WithoutDatabase("Host=127.0.0.1;Port=1;Username=nobody", 503);
        await WithoutDatabase(await TestPostgres.NewDatabase(), 500); // Not migrated: nothing that is asked for is there.
        await held;
        await slow;

        var document = JsonNode.Parse(await house.Anonymous.GetStringAsync(OpenApiSetup.Path))!.ToJsonString();
        var lines = seen.All.Select(exchange => JsonSerializer.Serialize(exchange, JsonSerializerOptions.Web));
        var faults = await NodeRunner.Ask("contract.mjs", document, [.. lines, "null"]);
        Assert.Equal("", string.Join("\n", faults.SelectMany(line => JsonSerializer.Deserialize<string[]>(line)!)));
    }

    /// <summary>Without a key, and with one that may stand in a web page.</summary>
    private async Task Refused(IReadOnlyList<ApiKey> keys)
    {
        using var page = house.CreateClient(keys.First(key => key.Kind == KeyType.Public).Reveal()); // From no origin.
        await Keyed(house.Anonymous, 401);
        await Keyed(page, 403);
    }

    /// <summary>With a key whose minute is used up.</summary>
    private async Task Limited()
    {
        await using var app = ApiFixture.Build(
            house.ConnectionString,
            change: settings => settings with { RequestsPerMinute = 1 }
        );
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Secret(await house.CreateKeys()));
        await client.GetAsync("/v1/partner");

        await Keyed(client, 429);
    }

    private async Task WithoutDatabase(string connectionString, int status)
    {
        await using var app = ApiFixture.Build(connectionString);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Secret(ApiKey.GenerateInitialSet()));

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
        await seen.Get(client, "readChannel", status, $"{Nobody}/channels/twitter");
        await seen.Post(client, "planHours", status, $"{Nobody}/plan", "{}");
        await seen.Post(
            client,
            "scoreBatch",
            status,
            "/v1/scores/batch",
            $$"""{ "items": [{{SubmissionBodies.Smallest}}] }"""
        );
        await seen.Post(client, "rescoreAssessment", status, $"{Nobody}/rescore", AssessmentScenarios.Newest);
        await seen.Delete(client, status, Nobody);
        await PartnerScenarios.Keyed(seen, client, status);
        await TransferScenarios.Keyed(seen, client, status);
        await new RespondentScenarios(house, seen).Keyed(client, status);
        await new PeopleScenarios(house, seen).Keyed(client, status);
        await new WebhookRounds(seen).Keyed(client, status);
        await new ShareScenarios(house, seen).Refused(client, status);
    }

    /// <summary>A twin of the request is kept waiting by another that never ends.</summary>
    private async Task HeldBack(IReadOnlyList<ApiKey> keys)
    {
        var caller = await house.Services.GetRequiredService<ApiKeyCache>().Find(Secret(keys), default);
        using var partner = house.CreateClient(Secret(keys));
        var kept = await seen.Post(partner, "submitAssessment", 201, "/v1/assessments", Few);
        var rescore = $"{kept.Headers["location"]}/rescore";
        var webhooks = new WebhookRounds(seen);
        var held = await webhooks.Held(partner);
        await using var owner = new NpgsqlConnection(house.ConnectionString);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync(
            """
            insert into idempotency (partner_id, scope, key, request, assessment, rendering)
            select @partner, 'test POST ' || path, 'held', sha256(''), gen_random_uuid(), ''
            from unnest(@paths) as path
            """,
            new
            {
                partner = caller!.Partner,
                paths = (string[])
                    ["/v1/assessments", rescore, PartnerScenarios.Keys, RespondentScenarios.Invitations, .. held],
            }
        );

        await Task.WhenAll(
            seen.Post(partner, "submitAssessment", 409, "/v1/assessments", Few, key: "held"),
            seen.Post(partner, "rescoreAssessment", 409, rescore, AssessmentScenarios.Newest, key: "held"),
            seen.Post(partner, "issueKey", 409, PartnerScenarios.Keys, PartnerScenarios.Public, key: "held"),
            seen.Post(
                partner,
                "createInvitation",
                409,
                RespondentScenarios.Invitations,
                InvitationClientExtensions.Smallest,
                key: "held"
            ),
            webhooks.HeldBack(partner, held),
            new ShareScenarios(house, seen).HeldBack(partner)
        );
    }

    private static string Secret(IReadOnlyList<ApiKey> keys) =>
        keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyType.Secret }).Reveal();
}
