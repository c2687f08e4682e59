using System.CommandLine;
using ChannelFit.Api.Database;
using ChannelFit.Api.Options;
using ChannelFit.Catalog;
using Npgsql;

namespace ChannelFit.Api.Cli;

/// <summary>The command-line interface for operators.</summary>
public static class CliCommands
{
    /// <summary>Runs the command that the arguments name. Returns 0 for success, 1 for a failure, 2 for a usage error.</summary>
    public static async Task<int> Run(string[] args)
    {
        try
        {
            return await CliCommand.Run(CreateRootCommand(CatalogLoader.Load(App.SeedsFolder)), args);
        }
        catch (InvalidCatalogException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return CliCommand.Failed;
        }
    }

    /// <summary>Creates the root command with all commands.</summary>
    internal static RootCommand CreateRootCommand(PublishedCatalog catalog)
    {
        // Commands use the clock of the database that they open, as the service does.
        string? connectionString = null;
        var clock = new DatabaseClock(
            TimeProvider.System,
            async cancel =>
            {
                await using var source = NpgsqlDataSource.Create(connectionString!);
                return await DatabaseClock.ReadTimeOf(source, cancel);
            }
        );

        return new("ChannelFit finds the job-search channels that fit a person. Without a command it runs the service.")
        {
            MigrateCommand.Build(Open),
            new Command("partner", "Create, list, suspend and limit partners.")
            {
                PartnerCreateCommand.Build(Open, [.. catalog.Models.Select(model => model.Model.Id)], clock),
                PartnerListCommand.Build(Open),
                PartnerSuspendCommand.Build(Open, clock),
                PartnerLimitCommand.Build(Open, clock),
            },
            new Command("key", "Create, revoke and list API keys of a partner.")
            {
                KeyIssueCommand.Build(Open, clock),
                KeyRevokeCommand.Build(Open, clock),
                KeyListCommand.Build(Open, clock),
            },
            ImportCommand.Build(Open, LoadSecretKey, catalog, clock),
            ExportCommand.Build(Open, catalog, clock),
            RescoreCommand.Build(Open, catalog),
            CalibrateCommand.Build(Open, catalog, clock),
            RecalibrateCommand.Build(Open, catalog, clock),
            StatisticsCommand.Build(Open, catalog, clock),
            new Command("erasure", "List erasures, and repeat them in a restored backup.")
            {
                ErasureListCommand.Build(Open, TimeProvider.System),
                ErasureReplayCommand.Build(Open, LoadSecretKey, clock),
            },
        };

        async Task<OpenedDatabase> Open(CancellationToken cancel)
        {
            var database = await OpenDatabase(cancel);

            try
            {
                connectionString = database.ConnectionString;
                await clock.Synchronize(cancel);
                return database;
            }
            catch (Exception)
            {
                await database.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Opens the database that a service with the same settings uses. It may share a running embedded server.</summary>
    private static async Task<OpenedDatabase> OpenDatabase(CancellationToken cancel)
    {
        var builder = App.NewBuilder();

        // Standard output is for the results of the command only.
        var logs = LoggerFactory.Create(logging =>
            logging
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                .SetMinimumLevel(LogLevel.Warning)
        );

        try
        {
            var options = ChannelFitOptions.Load(builder.Configuration, builder.Environment, serves: false);
            var database = await DatabaseProvisioner.Open(options, logs, cancel);
            return database with
            {
                Close = async () =>
                {
                    await database.DisposeAsync();
                    logs.Dispose();
                },
            };
        }
        catch (Exception exception) when (ServerHost.DescribeFailure(exception) is { } message)
        {
            logs.Dispose();
            throw new CliException(message);
        }
    }

    /// <summary>Loads the secret key that a service with the same settings uses.</summary>
    private static async Task<SecretKeyRing> LoadSecretKey(CancellationToken cancel)
    {
        var builder = App.NewBuilder();

        try
        {
            var options = ChannelFitOptions.Load(builder.Configuration, builder.Environment, serves: false);
            return await SecretKeyLoader.Load(options, cancel);
        }
        catch (InvalidOptionsException exception)
        {
            throw new CliException(exception.Message);
        }
    }
}
