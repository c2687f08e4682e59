using System.CommandLine;
using ChannelFit.Api.Database;

namespace ChannelFit.Api.Cli;

/// <summary>migrate: updates the database to the schema of this release.</summary>
public static class MigrateCommand
{
    public static Command Build(Func<CancellationToken, Task<OpenedDatabase>> open)
    {
        var command = new Command("migrate", "Update the database to the schema of this release.");

        // Every command migrates the database first, so this one has nothing more to do.
        command.SetDatabaseAction(
            open,
            (parsed, _, _) => parsed.InvocationConfiguration.Output.WriteLineAsync("The database is up to date.")
        );
        return command;
    }
}
