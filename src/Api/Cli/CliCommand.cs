using System.CommandLine;
using ChannelFit.Api.Database;
using Npgsql;

namespace ChannelFit.Api.Cli;

/// <summary>Runs commands. The exit code is 0 for success, 1 for a failure with a message on standard error, 2 for a usage error.</summary>
public static class CliCommand
{
    public const int Failed = 1;
    public const int UsageError = 2;

    // An embedded PostgreSQL may need this long to stop.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Runs the command that the arguments name.</summary>
    public static async Task<int> Run(
        RootCommand root,
        IReadOnlyList<string> arguments,
        InvocationConfiguration? console = null,
        CancellationToken cancel = default
    )
    {
        var parsed = root.Parse(arguments);
        console ??= new() { ProcessTerminationTimeout = ShutdownTimeout };

        if (parsed.Errors.Count == 0)
            return await parsed.InvokeAsync(console, cancel);

        // The error is printed with the help, and standard output is for results only.
        console.Output = console.Error;
        await parsed.InvokeAsync(console, cancel);
        return UsageError;
    }

    /// <summary>Describes an exception for the operator; returns null for an unexpected exception, whose stack trace is needed.</summary>
    public static string? DescribeFailure(Exception exception) =>
        exception switch
        {
            UnusableDatabaseException or CliException or UnconfirmedWriteException => exception.Message,
            PostgresException error =>
                $"PostgreSQL reported an error ({error.SqlState}): {error.MessageText}. {DatabaseAdvice.For(error)}".TrimEnd(),
            NpgsqlException => $"The database cannot be reached ({exception.Message}): "
                + "check that it is running and that ConnectionStrings__ChannelFit is correct.",
            IOException or UnauthorizedAccessException => exception.Message,
            _ => null,
        };

    /// <summary>Sets the action of a command: opens the database, migrates it, runs the action and closes the database.</summary>
    internal static void SetDatabaseAction(
        this Command command,
        Func<CancellationToken, Task<OpenedDatabase>> open,
        Func<ParseResult, NpgsqlDataSource, CancellationToken, Task> action
    ) =>
        command.SetAction(
            async (parsed, cancel) =>
            {
                try
                {
                    await using var database = await open(cancel);
                    await Migrations.Run(database.ConnectionString, database.Log, cancel);
                    await using var source = DataSourceFactory.Create(database.ConnectionString);
                    await action(parsed, source, cancel);
                    return 0;
                }
                catch (Exception exception) when (DescribeFailure(exception) is { } message)
                {
                    await parsed.InvocationConfiguration.Error.WriteLineAsync(message);
                    return Failed;
                }
            }
        );
}
