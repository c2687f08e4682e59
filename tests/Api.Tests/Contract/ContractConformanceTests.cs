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

/// <summary>The service returns every documented status of every operation, and each response matches the contract.</summary>
[Trait("Category", "Slow")]
public sealed class ContractConformanceTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly ExchangeRecorder exchanges = new();

    [Fact]
    public async Task Every_response_matches_the_contract_and_every_documented_status_occurs()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(Secret(keys));
        var held = SendDuplicates(keys); // Takes ten seconds, in parallel with the others.
        var slow = new SlowBodyScenarios(api, exchanges).All(); // Takes five seconds.

        var scenarios = new AssessmentScenarios(api, exchanges);
        await scenarios.Assessments(partner);
        await new ShareScenarios(api, exchanges).All(partner);
        await new CohortLinkScenarios(exchanges).All(partner);
        await scenarios.Preview(partner);
        await scenarios.Batch(partner);
        await new TransferScenarios(exchanges).All(partner);

        // The duplicates hold locks of the partner, and of the person whom the next scenarios erase.
        await held;
        await new RespondentScenarios(api, exchanges).All(keys);
        await new PeopleScenarios(api, exchanges).All(partner);
        await new OutcomeScenarios(api, exchanges).All(partner);
        await new CatalogScenarios(api, exchanges).All();
        await scenarios.ReadHealth();
        await new PartnerScenarios(exchanges).All(api.CreateClient(Secret(await api.CreateKeys())));
        await ExceedRateLimit();
        await new WebhookScenarios(exchanges).All(partner);
        await SendWithoutAccess(keys);
        await WithoutDatabase("Host=127.0.0.1;Port=1;Username=nobody", 503);
        await WithoutDatabase(await TestPostgres.NewDatabase(), 500); // Not migrated, so no table exists.
        await slow;

        var document = JsonNode.Parse(await api.Anonymous.GetStringAsync(OpenApiSetup.Path))!.ToJsonString();
        var lines = exchanges.All.Select(exchange => JsonSerializer.Serialize(exchange, JsonSerializerOptions.Web));
        var errors = await NodeRunner.Ask("contract.mjs", document, [.. lines, "null"]);
        Assert.Equal("", string.Join("\n", errors.SelectMany(line => JsonSerializer.Deserialize<string[]>(line)!)));
    }

    /// <summary>Sends requests without an API key, and with one allowed in web pages.</summary>
    private async Task SendWithoutAccess(IReadOnlyList<ApiKey> keys)
    {
        using var page = api.CreateClient(keys.First(key => key.Type == KeyType.Public).Reveal()); // Sends no Origin header.
        await SendToEveryOperation(api.Anonymous, 401);
        await SendToEveryOperation(page, 403);
    }

    /// <summary>Sends requests with an API key whose rate limit is exhausted.</summary>
    private async Task ExceedRateLimit()
    {
        await using var app = ApiFixture.Build(
            api.ConnectionString,
            change: settings => settings with { RequestsPerMinute = 1 }
        );
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Secret(await api.CreateKeys()));
        await client.GetAsync("/v1/partner");

        await SendToEveryOperation(client, 429);
    }

    private async Task WithoutDatabase(string connectionString, int status)
    {
        await using var app = ApiFixture.Build(connectionString);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Secret(ApiKey.GenerateInitialSet()));

        await SendToEveryOperation(client, status);
        await exchanges.Get(client, "isReady", 503, "/health/ready");
    }

    /// <summary>Sends a request to every operation that requires an API key.</summary>
    private async Task SendToEveryOperation(HttpClient client, int status)
    {
        await exchanges.Post(client, "scoreAnswers", status, "/v1/scores", Few);
        await exchanges.Post(client, "submitAssessment", status, "/v1/assessments", Few);
        await exchanges.Get(client, "listAssessments", status, "/v1/assessments");
        await exchanges.Get(client, "readAssessment", status, UnknownAssessment);
        await exchanges.Get(client, "readChannel", status, $"{UnknownAssessment}/channels/twitter");
        await exchanges.Post(client, "planHours", status, $"{UnknownAssessment}/plan", "{}");
        await exchanges.Post(
            client,
            "scoreBatch",
            status,
            "/v1/scores/batch",
            $$"""{ "items": [{{SubmissionBodies.Smallest}}] }"""
        );
        await exchanges.Post(
            client,
            "rescoreAssessment",
            status,
            $"{UnknownAssessment}/rescore",
            AssessmentScenarios.Newest
        );
        await exchanges.Delete(client, status, UnknownAssessment);
        await PartnerScenarios.AllWithStatus(exchanges, client, status);
        await TransferScenarios.AllWithStatus(exchanges, client, status);
        await new RespondentScenarios(api, exchanges).AllWithStatus(client, status);
        await new PeopleScenarios(api, exchanges).AllWithStatus(client, status);
        await new WebhookScenarios(exchanges).AllWithStatus(client, status);
        await new ShareScenarios(api, exchanges).AllWithStatus(client, status);
        await new CohortLinkScenarios(exchanges).AllWithStatus(client, status);
        await new OutcomeScenarios(api, exchanges).AllWithStatus(client, status);
    }

    /// <summary>Sends requests whose duplicate is still running.</summary>
    private async Task SendDuplicates(IReadOnlyList<ApiKey> keys)
    {
        var caller = await api.Services.GetRequiredService<ApiKeyCache>().Find(Secret(keys), default);
        using var partner = api.CreateClient(Secret(keys));
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        var stored = await exchanges.Post(partner, "submitAssessment", 201, "/v1/assessments", Few);
        var rescore = $"{stored.Headers["location"]}/rescore";
        var webhooks = new WebhookScenarios(exchanges);
        var held = await webhooks.CreateForDuplicates(partner);
        await using var owner = new NpgsqlConnection(api.ConnectionString);
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
                partner = caller!.PartnerId,
                paths = (string[])
                    [
                        "/v1/assessments",
                        rescore,
                        PartnerScenarios.Keys,
                        RespondentScenarios.Invitations,
                        RespondentScenarios.Claims,
                        CohortLinkScenarios.Links,
                        .. held,
                    ],
            }
        );

        await Task.WhenAll(
            exchanges.Post(partner, "submitAssessment", 409, "/v1/assessments", Few, key: "held"),
            exchanges.Post(partner, "rescoreAssessment", 409, rescore, AssessmentScenarios.Newest, key: "held"),
            exchanges.Post(partner, "issueKey", 409, PartnerScenarios.Keys, PartnerScenarios.Public, key: "held"),
            exchanges.Post(
                partner,
                "createInvitation",
                409,
                RespondentScenarios.Invitations,
                InvitationClientExtensions.Smallest,
                key: "held"
            ),
            new RespondentScenarios(api, exchanges).SendDuplicates(partner, page),
            webhooks.SendDuplicates(partner, held),
            new ShareScenarios(api, exchanges).SendDuplicates(partner),
            exchanges.Post(partner, "createCohortLink", 409, CohortLinkScenarios.Links, "{}", key: "held")
        );
    }

    private static string Secret(IReadOnlyList<ApiKey> keys) =>
        keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal();
}
