using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>A second model next to the first, on a database written when only the first existed.</summary>
public sealed class ModelVersionTests : IAsyncLifetime, IDisposable
{
    /// <summary>The partner of Golden/before-rescore.sql.</summary>
    private static readonly Guid Partner = new("01a20624-4d50-7d6b-88ec-a799371ec165");

    // Restored and migrated once, and copied for each test.
    private static readonly Lazy<Task<string>> Template = new(async () =>
    {
        // The role belongs to the server: the first migrated database creates it.
        await ApiFixture.CreateDatabase();
        var template = await TestPostgres.NewDatabase();
        await Restore(template);
        await Migrations.Run(template, NullLogger.Instance);
        return new NpgsqlConnectionStringBuilder(template).Database!;
    });

    private WebApplication app = null!;
    private HttpClient client = null!;
    private NpgsqlDataSource source = null!;

    public async Task InitializeAsync()
    {
        var database = await TestPostgres.NewDatabase(await Template.Value);
        source = DataSourceFactory.Create(database);
        app = ApiFixture.Build(database);
        await app.StartAsync();
        client = new() { BaseAddress = new(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await NewKey()).Reveal());
    }

    public void Dispose() => client.Dispose();

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await source.DisposeAsync();
    }

    [Fact]
    public async Task Results_of_an_older_model_are_still_verified()
    {
        var stored = await ReadAssessments();

        Assert.Equal(25, stored.Count);
        Assert.All(stored, one => Assert.True(one.GetProperty("verified").GetBoolean(), one.Text("id")));
        Assert.All(stored, one => Assert.Equal(GoldenData.FirstModel, one.Text("model")));
        Assert.Equal(GoldenData.Hashes(GoldenData.FirstModel), HashesByName(stored));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Results_of_an_older_model_can_be_rescored_and_stay_unchanged()
    {
        var before = await ReadAssessments();
        var anew = new List<JsonElement>();

        foreach (var one in before)
        {
            anew.Add(await (await Post($"/{one.Text("id")}/rescore", """{"model":"fit-model@1.1.0"}""")).Json());
        }

        Assert.Equal(GoldenData.Hashes(GoldenData.SecondModel), HashesByName(anew));
        Assert.Equal(
            before.Select(one => one.ToString()),
            (await ReadAssessments())
                .Where(one => !one.TryGetProperty("rescoreOf", out _))
                .Select(one => one.ToString())
        );
    }

    [Fact]
    public async Task Publishing_a_model_changes_no_partners_pinned_model()
    {
        Assert.Equal("fit-model@2.0.0", SeedModels()[^1]);
        Assert.Equal(GoldenData.FirstModel, (await (await Post("", FirstInstrument.Smallest)).Json()).Text("model"));
        await using var connection = await source.OpenConnectionAsync();
        Assert.Equal(GoldenData.FirstModel, await connection.QuerySingleAsync<string>("select model from partner"));
    }

    [Theory]
    [InlineData(GoldenData.FirstModel)]
    [InlineData(GoldenData.SecondModel)]
    public async Task A_request_may_name_any_published_model(string model)
    {
        var body = GoldenData.Request("a power user of Twitter in the media", model);

        var stored = await (await Post("", body)).Json();

        Assert.Equal(model, stored.Text("model"));
        Assert.Equal(GoldenData.Hashes(model)["a power user of Twitter in the media"], stored.Text("resultHash"));
        Assert.Equal(stored.ToString(), (await client.Get(stored.Text("id"))).ToString());
    }

    [Fact]
    public async Task The_catalog_lists_all_models_and_the_evidence_of_the_newest()
    {
        Assert.Equal([GoldenData.FirstModel, GoldenData.SecondModel, "fit-model@2.0.0"], SeedModels());
        var models = await (await client.GetAsync("/v1/models")).Json();
        Assert.Equal(SeedModels(), models.List("items").Select(model => model.Text("id")));

        var first = (await (await client.GetAsync("/v1/models/fit-model/versions/1.0.0")).Json()).GetProperty(
            "evidence"
        );
        var second = (await (await client.GetAsync("/v1/models/fit-model/versions/1.1.0")).Json()).GetProperty(
            "evidence"
        );
        Assert.Equal(
            ["range/twitter", "shift/field/media/twitter", "weight/employer-advocacy/twitter"],
            first
                .EnumerateObject()
                .Where(link => link.Value.ToString() != second.GetProperty(link.Name).ToString())
                .Select(link => link.Name)
                .Order()
        );
    }

    private static string[] SeedModels() =>
        [.. ChannelFit.Catalog.CatalogLoader.Load(App.SeedsFolder).Models.Select(model => model.Model.Id)];

    private Task<HttpResponseMessage> Post(string path, string body) => client.Post($"/v1/assessments{path}", body);

    private async Task<List<JsonElement>> ReadAssessments()
    {
        var list = await (await client.GetAsync("/v1/assessments?limit=200")).Json();
        var all = new List<JsonElement>();

        foreach (var summary in list.List("items"))
        {
            all.Add(await client.Get(summary.Text("id")));
        }

        return all;
    }

    /// <summary>Returns the hashes of the frozen response sets, whose names are in their metadata.</summary>
    private static Dictionary<string, string> HashesByName(IEnumerable<JsonElement> stored) =>
        stored
            .Where(one => one.GetProperty("metadata").TryGetProperty("name", out _))
            .ToDictionary(one => one.GetProperty("metadata").Text("name"), one => one.Text("resultHash"));

    private static async Task Restore(string database)
    {
        var dump = await File.ReadAllTextAsync(
            Path.Combine(GoldenData.Root, "tests/Api.Tests/Golden/before-rescore.sql")
        );

        // A connection of its own, because a dump leaves session settings behind.
        var settings = new NpgsqlConnectionStringBuilder(database) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(dump);
    }

    private async Task<ApiKey> NewKey()
    {
        var key = ApiKey.GenerateInitialSet().Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret });
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into api_key (partner_id, id, hash, mode, kind, created_at)
            values (@Partner, gen_random_uuid(), @hash, 'test', 'secret', now())
            """,
            new { Partner, hash = key.Hash() }
        );
        return key;
    }
}
