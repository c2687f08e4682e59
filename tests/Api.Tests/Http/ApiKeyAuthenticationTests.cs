using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

public sealed class ApiKeyAuthenticationTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Challenge = "Bearer realm=\"channelfit\"";
    private const string Invalid = Challenge + ", error=\"invalid_token\"";

    [Theory]
    [InlineData("X-Nothing", "1", Challenge)]
    [InlineData("Authorization", "", Challenge)]
    [InlineData("Authorization", "Basic %KEY%", Challenge)]
    [InlineData("Authorization", "%KEY%", Challenge)]
    [InlineData("Authorization", "Bearer%KEY%", Challenge)]
    [InlineData("X-Api-Key", "", Challenge)]
    [InlineData("Authorization", "Bearer ", Challenge)]
    [InlineData("Authorization", "Bearer cf_test_secret_", Invalid)]
    [InlineData("Authorization", "Bearer %KEY% %KEY%", Invalid)]
    [InlineData("Authorization", "Bearer \"%KEY%\"", Invalid)]
    [InlineData("X-Api-Key", "Bearer %KEY%", Invalid)]
    public async Task A_request_without_a_key_returns_401(string header, string value, string challenge)
    {
        var key = await Secret();
        using var client = api.CreateClient(header, value.Replace("%KEY%", key.Reveal(), StringComparison.Ordinal));

        foreach (var path in (string[])["/v1/assessments", "/v1/nothing", "/v1/", $"/v1/assessments/{Guid.NewGuid()}"])
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Patch])
            {
                var response = await client.Send(method, path);
                await response.AssertProblem(401, "unauthorized");
                Assert.Equal(challenge, response.Header("WWW-Authenticate"));
            }
        }
    }

    [Fact]
    public async Task A_key_is_accepted_in_Authorization_and_X_Api_Key()
    {
        var key = await Secret();

        foreach (
            var (header, value) in ((string, string)[])
                [
                    ("Authorization", $"Bearer {key.Reveal()}"),
                    ("authorization", $"bEARER  {key.Reveal()} "),
                    ("X-Api-Key", key.Reveal()),
                ]
        )
        {
            using var client = api.CreateClient(header, value);
            Assert.Equal(200, (int)(await client.GetAsync("/v1/assessments")).StatusCode);
        }
    }

    [Fact]
    public async Task A_mistyped_key_is_rejected_without_a_database_query()
    {
        // During a database outage, only operations that need no database succeed.
        await using var app = ApiFixture.Build("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Timeout=2");
        await app.StartAsync();
        var key = (await Secret()).Reveal();

        for (var place = 0; place < key.Length; place++)
        {
            var slip = key[..place] + (key[place] == 'x' ? 'y' : 'x') + key[(place + 1)..];
            Assert.Equal(401, await Ask(slip));
        }

        Assert.Equal(401, await Ask(key[..^1]));
        Assert.Equal(401, await Ask(key + "0"));
        Assert.Equal(401, await Ask(key.ToUpperInvariant()));
        Assert.Equal(503, await Ask(key));

        async Task<int> Ask(string text)
        {
            using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
            client.DefaultRequestHeaders.Authorization = new("Bearer", text);
            return (int)(await client.GetAsync("/v1/assessments")).StatusCode;
        }
    }

    [Fact]
    public async Task An_unknown_key_returns_401()
    {
        using var client = api.CreateClient(ApiKey.Generate(KeyMode.Live, KeyType.Secret).Reveal());

        await (await client.GetAsync("/v1/assessments")).AssertProblem(401, "unauthorized");
    }

    [Theory]
    [InlineData("update api_key set revoked_at = now() where hash = @hash returning 1")]
    [InlineData(
        "update partner set suspended_at = now() where id = (select partner_id from api_key where hash = @hash) returning 1"
    )]
    [Trait("Category", "Slow")]
    public async Task A_key_stops_working_within_five_seconds_after_expiry_or_revocation(string end)
    {
        var key = await Secret();
        using var client = api.CreateClient(key.Reveal());
        Assert.Equal(200, (int)(await client.GetAsync("/v1/assessments")).StatusCode);

        await api.QueryAsOwner<int>(end, new { hash = key.Hash() });
        await Task.Delay(TimeSpan.FromSeconds(5));

        await (await client.GetAsync("/v1/assessments")).AssertProblem(401, "unauthorized");
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/v1/instruments/nothing")]
    public async Task A_404_without_an_API_key_does_not_speak_of_one(string path)
    {
        using var partner = await api.CreatePartner();

        var problem = await (await api.Anonymous.GetAsync(path)).AssertProblem(404, "not-found");
        var withKey = await (await partner.GetAsync("/v1/nothing")).AssertProblem(404, "not-found");

        Assert.DoesNotContain("API key", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("for this API key", withKey.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_paths_and_methods_return_404_and_405_to_a_valid_key()
    {
        using var partner = await api.CreatePartner();

        await (await partner.GetAsync("/v1/nothing")).AssertProblem(404, "not-found");
        await (await partner.Send(HttpMethod.Put, "/v1/assessments")).AssertProblem(405, "method-not-allowed");
        await (await api.Anonymous.GetAsync("/v1x")).AssertProblem(404, "not-found");
    }

    private async Task<ApiKey> Secret() => (await api.CreateKeys()).First(key => key.Type == KeyType.Secret);
}
