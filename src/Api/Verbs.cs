using System.CommandLine;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using Npgsql;

namespace ChannelFit.Api;

/// <summary>The verbs of the program: what an operator types.</summary>
public static class Verbs
{
    /// <summary>Runs the verb that the arguments name: 0 done, 1 failed with a sentence, 2 not understood.</summary>
    public static async Task<int> Run(string[] args)
    {
        try
        {
            return await Verb.Run(Root(SeedFiles.Read(App.SeedsFolder)), args);
        }
        catch (SeedException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return Verb.Failed;
        }
    }

    /// <summary>Every verb.</summary>
    internal static RootCommand Root(Published published)
    {
        // Verbs tell the time by the database that they open, as the service does.
        string? database = null;
        var clock = new DatabaseClock(
            TimeProvider.System,
            async cancel =>
            {
                await using var source = NpgsqlDataSource.Create(database!);
                return await DatabaseClock.Ask(source, cancel);
            }
        );

        return new("ChannelFit: which job-search channels fit a person. Without a verb it serves.")
        {
            Migrate.Build(Open),
            new Command("partner", "Make, list, suspend and limit partners.")
            {
                PartnerCreate.Build(Open, [.. published.Models.Select(seed => seed.Model.Id)], clock),
                PartnerList.Build(Open),
                PartnerSuspend.Build(Open, clock),
                PartnerLimit.Build(Open, clock),
            },
            new Command("key", "Make, end and list keys of a partner.")
            {
                KeyIssue.Build(Open, clock),
                KeyRevoke.Build(Open, clock),
                KeyList.Build(Open, clock),
            },
            Import.Build(Open, OpenSecret, published, clock),
            Export.Build(Open, published, clock),
            Rescore.Build(Open, published),
            new Command(
                "erasure",
                "Keep the list of erasures outside the database, and replay it on a restored backup."
            )
            {
                ErasureList.Build(Open),
                ErasureReplay.Build(Open, OpenSecret, clock),
            },
        };

        async Task<VerbContext> Open(CancellationToken cancel)
        {
            var context = await OpenDatabase(cancel);

            try
            {
                database = context.ConnectionString;
                await clock.Read(cancel);
                return context;
            }
            catch (Exception)
            {
                await context.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>The same database as a server with the same settings: beside a running one it is a guest.</summary>
    private static async Task<VerbContext> OpenDatabase(CancellationToken cancel)
    {
        var builder = App.NewBuilder();

        // Standard output belongs to what the verb prints.
        var logs = LoggerFactory.Create(logging =>
            logging
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                .SetMinimumLevel(LogLevel.Warning)
        );

        try
        {
            var settings = Settings.Read(builder.Configuration, builder.Environment, serves: false);
            var context = await DatabaseHost.Open(settings, logs, cancel);
            return context with
            {
                Close = async () =>
                {
                    await context.DisposeAsync();
                    logs.Dispose();
                },
            };
        }
        catch (Exception fault) when (Serving.Explain(fault) is { } sentence)
        {
            logs.Dispose();
            throw new VerbException(sentence);
        }
    }

    /// <summary>The secret key of a server with the same settings.</summary>
    private static async Task<SecretKey> OpenSecret(CancellationToken cancel)
    {
        var builder = App.NewBuilder();

        try
        {
            var settings = Settings.Read(builder.Configuration, builder.Environment, serves: false);
            return await SecretKeyFile.Open(settings, cancel);
        }
        catch (SettingsException fault)
        {
            throw new VerbException(fault.Message);
        }
    }
}
