using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Options;
using ChannelFit.Catalog;
using Npgsql;

namespace ChannelFit.Api.Cli;

/// <summary>The verbs of the program: what an operator types.</summary>
public static class CliCommands
{
    /// <summary>Runs the verb that the arguments name: 0 done, 1 failed with a sentence, 2 not understood.</summary>
    public static async Task<int> Run(string[] args)
    {
        try
        {
            return await CliCommand.Run(CreateRootCommand(CatalogLoader.Load(App.SeedsFolder)), args);
        }
        catch (InvalidCatalogException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return CliCommand.Failed;
        }
    }

    /// <summary>Every verb.</summary>
    internal static RootCommand CreateRootCommand(PublishedCatalog published)
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
            MigrateCommand.Build(Open),
            new Command("partner", "Make, list, suspend and limit partners.")
            {
                PartnerCreateCommand.Build(Open, [.. published.Models.Select(seed => seed.Model.Id)], clock),
                PartnerListCommand.Build(Open),
                PartnerSuspendCommand.Build(Open, clock),
                PartnerLimitCommand.Build(Open, clock),
            },
            new Command("key", "Make, end and list keys of a partner.")
            {
                KeyIssueCommand.Build(Open, clock),
                KeyRevokeCommand.Build(Open, clock),
                KeyListCommand.Build(Open, clock),
            },
            ImportCommand.Build(Open, OpenSecret, published, clock),
            ExportCommand.Build(Open, published, clock),
            RescoreCommand.Build(Open, published),
            new Command(
                "erasure",
                "Keep the list of erasures outside the database, and replay it on a restored backup."
            )
            {
                ErasureListCommand.Build(Open),
                ErasureReplayCommand.Build(Open, OpenSecret, clock),
            },
        };

        async Task<DatabaseConnectionInfo> Open(CancellationToken cancel)
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
    private static async Task<DatabaseConnectionInfo> OpenDatabase(CancellationToken cancel)
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
            var settings = ChannelFitOptions.Load(builder.Configuration, builder.Environment, serves: false);
            var context = await DatabaseProvisioner.Connect(settings, logs, cancel);
            return context with
            {
                Close = async () =>
                {
                    await context.DisposeAsync();
                    logs.Dispose();
                },
            };
        }
        catch (Exception fault) when (ServerHost.DescribeFailure(fault) is { } sentence)
        {
            logs.Dispose();
            throw new CliException(sentence);
        }
    }

    /// <summary>The secret key of a server with the same settings.</summary>
    private static async Task<SecretKeyRing> OpenSecret(CancellationToken cancel)
    {
        var builder = App.NewBuilder();

        try
        {
            var settings = ChannelFitOptions.Load(builder.Configuration, builder.Environment, serves: false);
            return await SecretKeyLoader.Load(settings, cancel);
        }
        catch (InvalidOptionsException fault)
        {
            throw new CliException(fault.Message);
        }
    }
}
