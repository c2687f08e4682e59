using System.CommandLine;

namespace ChannelFit.Api.Cli;

/// <summary>migrate: bring the database to this release's schema.</summary>
public static class MigrateCommand
{
    public static Command Build(Func<CancellationToken, Task<DatabaseConnectionInfo>> open)
    {
        var command = new Command("migrate", "Bring the database to this release's schema.");

        // Every verb migrates before its work; this one's work is done then.
        command.SetDatabaseAction(
            open,
            (parsed, _, _) => parsed.InvocationConfiguration.Output.WriteLineAsync("The database is up to date.")
        );
        return command;
    }
}
