using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using Npgsql;

namespace ChannelFit.Api;

/// <summary>Something to look at in Development: a partner with a few assessments, and a test key ready to try.</summary>
public static class Demo
{
    /// <summary>The body of the printed request: enough answers for a verdict on Twitter.</summary>
    internal const string FirstRequest =
        """{"instrument":"channel-fit@1","answers":{"CTX1":"tech","ENG1":4,"VAL1":"weekly","NET1":6,"REL1":5,"TIM1":8.5,"FLD1-twitter":"often"}}""";

    private const string KeyFile = "demo-key";

    /// <summary>Makes the demo partner once per data folder, and prints a curl that works as it stands.</summary>
    public static async Task Prepare(WebApplication app, string dataDirectory, CancellationToken cancel)
    {
        var path = Path.Combine(dataDirectory, KeyFile);
        var key = await ReadKey(app.Services, path, cancel) ?? await Make(app.Services, path, cancel);
        var caller = (await app.Services.GetRequiredService<KeyRing>().Find(key, cancel))!;
        var db = app.Services.GetRequiredService<TenantDb>();

        var demo = app.Services.GetRequiredService<DemoKey>();
        var stock = new DemoStock(app.Services, caller, db, cancel);
        demo.Aims = await stock.Fill();
        demo.RespondentToken = await stock.Invite();
        demo.Text = key;
        app.Lifetime.ApplicationStarted.Register(() => Print(app.Services.GetRequiredService<PublicUrl>().Base, key));
    }

    /// <summary>The key of an earlier start, if the database still knows it.</summary>
    private static async Task<string?> ReadKey(IServiceProvider services, string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var text = (await File.ReadAllTextAsync(path, cancel)).Trim();
        return await services.GetRequiredService<KeyRing>().Find(text, cancel) is null ? null : text;
    }

    private static async Task<string> Make(IServiceProvider services, string path, CancellationToken cancel)
    {
        var published = services.GetRequiredService<Published>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var keys = KeyText.OneOfEach();
        var partner = new Partner(Guid.CreateVersion7(now), "Demo", [], published.NewestModel.Model.Id, null, now);
        await PartnerStore.Add(services.GetRequiredService<NpgsqlDataSource>(), partner, keys, cancel);

        var text = keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyKind.Secret }).Reveal();
        await PrivateFile.Write(path, text, cancel);
        return text;
    }

    private static void Print(string address, string key) =>
        Console.WriteLine(
            $$$"""

            ChannelFit answers at {{{address}}}; explore it at {{{address}}}/swagger. Try it:

              curl -s {{{address}}}/v1/assessments \
                -H 'Authorization: Bearer {{{key}}}' -H 'Content-Type: application/json' \
                -d '{{{FirstRequest}}}'

            """
        );
}
