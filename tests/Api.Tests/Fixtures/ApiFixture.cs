using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Options;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>The real application on a free port with a real PostgreSQL database of its own.</summary>
public class ApiFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<string>> Template = new(CreateTemplate);

    // Loaded once, because it never changes and loading checks all of it.
    private static readonly Lazy<PublishedCatalog> Catalog = new(() => CatalogLoader.Load(App.SeedsFolder));

    private WebApplication app = null!;

    /// <summary>The key ring for keyed hashes and encrypted secrets.</summary>
    public static SecretKeyRing SecretKeys { get; } = new(RandomNumberGenerator.GetBytes(SecretKeyRing.KeyLength));

    /// <summary>The connection string of this application's database, as its owner.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The base address: scheme://host:port.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>A client without an API key.</summary>
    public HttpClient Anonymous { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    public PublishedCatalog Published => Services.GetRequiredService<PublishedCatalog>();

    /// <summary>The newest instrument, which tests answer unless they say otherwise.</summary>
    public Instrument Instrument => Published.Instruments[^1].Instrument;

    public virtual async Task InitializeAsync()
    {
        var database = await CreateDatabase();
        var own = Build(database);
        await own.StartAsync();
        Use(own, database);
    }

    public virtual async Task DisposeAsync()
    {
        Anonymous.Dispose();
        await app.DisposeAsync();
    }

    /// <summary>Uses a running application on a database.</summary>
    protected void Use(WebApplication running, string database)
    {
        (app, ConnectionString) = (running, database);
        Address = new(app.Urls.First());
        Anonymous = new() { BaseAddress = Address };
    }

    /// <summary>Builds the application on a database without starting it.</summary>
    /// <param name="change">Changes the default settings; by default requests are not rate-limited.</param>
    /// <param name="clock">Replaces the system clock.</param>
    /// <param name="receivers">True if webhooks may use http and receivers on this machine.</param>
    /// <param name="resolve">Resolves host names; by default none resolves.</param>
    /// <param name="secret">Replaces the key ring of the tests.</param>
    /// <param name="catalog">Replaces the published catalog.</param>
    /// <param name="reports">The reports that the operator has published; by default none.</param>
    /// <param name="tls">Decides which certificates of receivers are trusted; by default those that the machine trusts.</param>
    public static WebApplication Build(
        string connectionString,
        string environment = "Production",
        Func<ChannelFitOptions, ChannelFitOptions>? change = null,
        TimeProvider? clock = null,
        bool receivers = true,
        ResolveHost? resolve = null,
        SecretKeyRing? secret = null,
        SslClientAuthenticationOptions? tls = null,
        PublishedCatalog? catalog = null,
        PublishedReports? reports = null
    )
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection([
            new("urls", "http://127.0.0.1:0"),
            new("Logging:LogLevel:Default", "None"),
        ]);
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSingleton(resolve ?? ((_, _) => throw new SocketException((int)SocketError.HostNotFound)));
        builder.Services.AddSingleton(tls ?? new());
        var settings = new ChannelFitOptions(
            connectionString,
            Path.GetTempPath(),
            null,
            null,
            null,
            [],
            IsDevelopment: receivers,
            AllowPrivateAddresses: receivers
        );
        settings = change is null ? settings : change(settings);
        return App.Build(builder, settings, catalog ?? Catalog.Value, connectionString, secret ?? SecretKeys, reports);
    }

    /// <summary>Creates a client with a secret key of a new partner.</summary>
    public async Task<HttpClient> CreatePartner(KeyMode mode = KeyMode.Test) =>
        CreateClient((await CreateKeys()).Single(key => key.Mode == mode && key.Type == KeyType.Secret).Reveal());

    /// <summary>Creates a migrated database.</summary>
    public static async Task<string> CreateDatabase() =>
        TestVariant.Connect(await TestPostgres.NewDatabase(await Template.Value));

    /// <summary>Creates a client of an application with a secret test key of a new partner.</summary>
    public static async Task<HttpClient> CreatePartner(WebApplication app)
    {
        var keys = await CreateKeys(app.Services);
        var key = keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal();
        return new()
        {
            BaseAddress = new(app.Urls.First()),
            DefaultRequestHeaders = { Authorization = new("Bearer", key) },
        };
    }

    /// <summary>Starts an application and returns a client with a secret test key of a new partner.</summary>
    public static async Task<HttpClient> Start(WebApplication app)
    {
        await app.StartAsync();
        return await CreatePartner(app);
    }

    /// <summary>Creates a client with this API key.</summary>
    public HttpClient CreateClient(string key) =>
        new() { BaseAddress = Address, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };

    /// <summary>Creates a client without an API key that sends this header.</summary>
    public HttpClient CreateClient(string header, string value)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        return client;
    }

    /// <summary>Returns the number of assessments and idempotency records of all partners.</summary>
    public Task<long> CountRows() =>
        QueryAsOwner<long>("select (select count(*) from assessment) + (select count(*) from idempotency)");

    /// <summary>Queries the database directly, as its owner.</summary>
    public async Task<T> QueryAsOwner<T>(string sql, object? args = null)
    {
        await using var connection = await Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, args))!;
    }

    /// <summary>Creates a partner with these origins and returns its four keys.</summary>
    public Task<IReadOnlyList<ApiKey>> CreateKeys(params string[] origins) => CreateKeys(Services, origins);

    private static async Task<IReadOnlyList<ApiKey>> CreateKeys(IServiceProvider services, params string[] origins)
    {
        var now = DateTimeOffset.UtcNow;
        var keys = ApiKey.GenerateInitialSet();
        var model = services.GetRequiredService<PublishedCatalog>().NewestModel.Model.Id;
        var partner = new Partner(Guid.CreateVersion7(now), "A partner", origins, model, null, now);
        await PartnerStore.Add(services.GetRequiredService<NpgsqlDataSource>(), partner, keys, default);
        return keys;
    }

    private static async Task<string> CreateTemplate()
    {
        var connection = await TestPostgres.NewDatabase();
        await Migrations.Run(connection, NullLogger.Instance);
        await TestVariant.Prepare(connection);
        return new NpgsqlConnectionStringBuilder(connection).Database!;
    }
}
