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
        var rows = await Stock(app.Services, key);
        app.Lifetime.ApplicationStarted.Register(() => Print(app.Services.GetRequiredService<PublicUrl>().Base, key));

        // The one to read is not the one to delete, so that each can be tried first.
        var demo = app.Services.GetRequiredService<DemoKey>();
        demo.Text = key;
        demo.Ids = new Dictionary<string, Guid>
        {
            ["readAssessment"] = rows[0].Id,
            ["readChannel"] = rows[0].Id,
            ["planHours"] = rows[0].Id,
            ["deleteAssessment"] = rows[^1].Id,
        };
    }

    /// <summary>The newest assessments of the demo, made again where too few are left to try things on.</summary>
    private static async Task<IReadOnlyList<AssessmentSummary>> Stock(IServiceProvider services, string key)
    {
        var caller = (await services.GetRequiredService<KeyRing>().Find(key, CancellationToken.None))!;
        var db = services.GetRequiredService<TenantDb>();
        var rows = await List();

        if (rows.Count < 2)
        {
            await Submit(services, caller);
            rows = await List();
        }

        return rows;

        async Task<List<AssessmentSummary>> List()
        {
            var filter = new AssessmentFilter(Test: true, null, Guid.Empty, Guid.AllBitsSet, Limit: 10);
            return [.. await AssessmentStore.List(db, caller.Partner, filter, CancellationToken.None)];
        }
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

        var text = keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyKind.Secret }).Reveal();
        await PrivateFile.Write(path, text, CancellationToken.None);
        return text;
    }

    private static async Task Submit(IServiceProvider services, Caller caller)
    {
        var reader = services.GetRequiredService<SubmissionReader>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();

        foreach (var body in services.GetRequiredService<DemoSubmissions>().Bodies)
        {
            var (submission, faults) = reader.Read(body, keeps: true, caller.Model);

            if (submission is null)
            {
                throw new SeedException($"A demo submission is not valid: {string.Join("; ", faults)}");
            }

            var row = AssessmentRow.New(submission, test: true, now);
            await AssessmentStore.Keep(
                services.GetRequiredService<TenantDb>(),
                caller.Partner,
                row,
                new()
                {
                    Person = ErasedPerson.Hashes(
                        services.GetRequiredService<SecretKey>(),
                        caller.Partner,
                        row.Test,
                        row.PersonRef
                    ),
                },
                CancellationToken.None
            );
        }
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
