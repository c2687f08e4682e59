using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Options;
using ChannelFit.Catalog;

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
    internal static RootCommand CreateRootCommand(PublishedCatalog published) =>
        new("ChannelFit: which job-search channels fit a person. Without a verb it serves.")
        {
            MigrateCommand.Build(Open),
            new Command("partner", "Make, list, suspend and limit partners.")
            {
                PartnerCreateCommand.Build(Open, [.. published.Models.Select(seed => seed.Model.Id)], TimeProvider.System),
                PartnerListCommand.Build(Open),
                PartnerSuspendCommand.Build(Open, TimeProvider.System),
                PartnerLimitCommand.Build(Open, TimeProvider.System),
            },
            new Command("key", "Make, end and list keys of a partner.")
            {
                KeyIssueCommand.Build(Open, TimeProvider.System),
                KeyRevokeCommand.Build(Open, TimeProvider.System),
                KeyListCommand.Build(Open, TimeProvider.System),
            },
            ImportCommand.Build(Open, OpenSecret, published, TimeProvider.System),
            ExportCommand.Build(Open, published, TimeProvider.System),
            RescoreCommand.Build(Open, published),
            new Command(
                "erasure",
                "Keep the list of erasures outside the database, and replay it on a restored backup."
            )
            {
                ErasureListCommand.Build(Open),
                ErasureReplayCommand.Build(Open, OpenSecret, TimeProvider.System),
            },
        };

    /// <summary>The same database as a server with the same settings: beside a running one it is a guest.</summary>
    private static async Task<DatabaseConnectionInfo> Open(CancellationToken cancel)
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
