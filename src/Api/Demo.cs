using System.Text.Json;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using Npgsql;

namespace ChannelFit.Api;

/// <summary>Something to look at in Development: a partner with a few assessments, and a test key ready to try.</summary>
public static class Demo
{
    private const string KeyFile = "demo-key";

    /// <summary>Makes the demo partner once per data folder, and prints a curl that works as it stands.</summary>
    public static async Task Prepare(WebApplication app, string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, KeyFile);
        var key = await ReadKey(app.Services, path) ?? await Make(app.Services, path);
        app.Lifetime.ApplicationStarted.Register(() => Print(app.Services.GetRequiredService<PublicUrl>().Base, key));
        app.Services.GetRequiredService<DemoKey>().Text = key;
    }

    /// <summary>The key of an earlier start, if the database still knows it.</summary>
    private static async Task<string?> ReadKey(IServiceProvider services, string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var text = (await File.ReadAllTextAsync(path)).Trim();
        return await services.GetRequiredService<KeyRing>().Find(text, CancellationToken.None) is null ? null : text;
    }

    private static async Task<string> Make(IServiceProvider services, string path)
    {
        var published = services.GetRequiredService<Published>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var keys = KeyText.OneOfEach();
        var partner = new Partner(Guid.CreateVersion7(now), "Demo", [], published.NewestModel.Model.Id, null, now);
        await PartnerStore.Add(services.GetRequiredService<NpgsqlDataSource>(), partner, keys, CancellationToken.None);

        foreach (
            var file in Directory
                .GetFiles(Path.Combine(App.SeedsFolder, "demo"), "*.json")
                .Order(StringComparer.Ordinal)
        )
        {
            await Submit(services, partner, file, now);
        }

        var text = keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyKind.Secret }).Reveal();
        await WriteForOwnerOnly(path, text);
        return text;
    }

    private static async Task Submit(IServiceProvider services, Partner partner, string file, DateTimeOffset now)
    {
        using var body = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        var (submission, faults) = services
            .GetRequiredService<SubmissionReader>()
            .Read(body.RootElement, keeps: true, partner.Model);

        if (submission is null)
        {
            throw new SeedException($"{file} is not a valid submission: {string.Join("; ", faults)}");
        }

        var row = AssessmentRow.New(submission, test: true, now);
        await AssessmentStore.Keep(services.GetRequiredService<TenantDb>(), partner.Id, row, CancellationToken.None);
    }

    private static async Task WriteForOwnerOnly(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };

        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new StreamWriter(path, options);
        await file.WriteLineAsync(text);
    }

    private static void Print(string address, string key) =>
        Console.WriteLine(
            $$$"""

            ChannelFit answers at {{{address}}}; explore it at {{{address}}}/swagger. Try it:

              curl -s {{{address}}}/v1/assessments \
                -H 'Authorization: Bearer {{{key}}}' -H 'Content-Type: application/json' \
                -d '{"instrument":"channel-fit@1","answers":{"CTX1":"tech","ENG1":4,"ENG3":3,"VAL1":"weekly","TIM1":8.5}}'

            """
        );
}
