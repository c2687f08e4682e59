using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Options;
using ChannelFit.Catalog;
using Npgsql;

namespace ChannelFit.Api.Demo;

/// <summary>The demo partner in Development, with sample data and a test key.</summary>
public static class DemoPartner
{
    /// <summary>The body of the printed request. It has enough answers for a verdict on Twitter.</summary>
    internal const string FirstRequest =
        """{"instrument":"channel-fit@2","answers":{"CTX1":"software","TIM1":8.5,"NET1":6,"VAL1":"weekly","CTX7":"post","ENG3":3,"FLD1-twitter":"often"}}""";

    private const string KeyFile = "demo-key";

    /// <summary>Creates the demo partner once per data folder, and prints an invitation to open and a curl command to copy.</summary>
    public static async Task EnsureExists(WebApplication app, string dataDirectory, CancellationToken cancel)
    {
        var path = Path.Combine(dataDirectory, KeyFile);
        var key = await ReadKey(app.Services, path, cancel) ?? await Create(app.Services, path, cancel);
        var caller = (await app.Services.GetRequiredService<ApiKeyCache>().Find(key, cancel))!;
        var db = app.Services.GetRequiredService<TenantDb>();

        var demo = app.Services.GetRequiredService<SwaggerDemoDefaults>();
        demo.ParameterValues = await new DemoData(app.Services, caller, db, cancel).EnsureData();
        demo.RespondentToken = await new DemoInvitations(app.Services, caller, db, cancel).CreateRespondentToken();
        demo.ApiKeyText = key;
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var address = app.Services.GetRequiredService<PublicUrl>();
            Print(address.Base, key, InvitationLink.For(address, caller.PartnerId, demo.RespondentToken));
        });
    }

    /// <summary>Returns the key of an earlier start; null if the database does not have it.</summary>
    private static async Task<string?> ReadKey(IServiceProvider services, string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var text = (await File.ReadAllTextAsync(path, cancel)).Trim();
        return await services.GetRequiredService<ApiKeyCache>().Find(text, cancel) is null ? null : text;
    }

    private static async Task<string> Create(IServiceProvider services, string path, CancellationToken cancel)
    {
        var catalog = services.GetRequiredService<PublishedCatalog>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var keys = ApiKey.GenerateInitialSet();
        string[] origins = ["https://www.example.com"]; // of the examples
        var partner = new Partner(Guid.CreateVersion7(now), "Demo", origins, catalog.NewestModel.Model.Id, null, now);
        await PartnerStore.Add(services.GetRequiredService<NpgsqlDataSource>(), partner, keys, cancel);

        var text = keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal();
        await OwnerOnlyFile.Write(path, text, cancel);
        return text;
    }

    private static void Print(string address, string key, string invitation) =>
        Console.WriteLine(
            $$$"""

            ChannelFit is running at {{{address}}}. API documentation: {{{address}}}/swagger.
            Answer the questions in a browser: {{{invitation}}}
            Or send answers from a second terminal:

              curl -s {{{address}}}/v1/assessments \
                -H 'Authorization: Bearer {{{key}}}' -H 'Content-Type: application/json' \
                -d '{{{FirstRequest}}}'

            """
        );
}
