using System.CommandLine;
using ChannelFit.Api.Database;
using Npgsql;

namespace ChannelFit.Api.Cli;

/// <summary>What a verb works on. Disposing stops an embedded server that had to be started for it.</summary>
public sealed record DatabaseConnectionInfo(string ConnectionString, ILogger Log, Func<ValueTask> Close)
    : IAsyncDisposable
{
    /// <summary>Where the embedded server writes its log; null for a given database.</summary>
    public string? ServerLog { get; init; }

    public ValueTask DisposeAsync() => Close();
}

/// <summary>What verbs share: 0 is done, 1 failed with one sentence on standard error, 2 was not understood.</summary>
public static class CliCommand
{
    public const int Failed = 1;
    public const int UsageError = 2;

    // As long as an embedded PostgreSQL may take to stop.
    private static readonly TimeSpan StopTime = TimeSpan.FromMinutes(1);

    /// <summary>Runs the verb that the arguments name.</summary>
    public static async Task<int> Run(
        RootCommand root,
        IReadOnlyList<string> arguments,
        InvocationConfiguration? console = null,
        CancellationToken cancel = default
    )
    {
        var parsed = root.Parse(arguments);
        console ??= new() { ProcessTerminationTimeout = StopTime };

        if (parsed.Errors.Count == 0)
            return await parsed.InvokeAsync(console, cancel);

        // Help comes with the complaint, and standard output belongs to results.
        console.Output = console.Error;
        await parsed.InvokeAsync(console, cancel);
        return UsageError;
    }

    /// <summary>All that an operator needs to know of a fault; null where the fault is ours.</summary>
    public static string? DescribeFailure(Exception fault) =>
        fault switch
        {
            UnusableDatabaseException or CliException or UnconfirmedWriteException => fault.Message,
            PostgresException refusal =>
                $"PostgreSQL refused ({refusal.SqlState}): {refusal.MessageText}. {DatabaseAdvice.For(refusal)}".TrimEnd(),
            NpgsqlException => $"The database cannot be reached ({fault.Message}): "
                + "check that it runs and that ConnectionStrings__ChannelFit names it.",
            IOException or UnauthorizedAccessException => fault.Message,
            _ => null,
        };

    /// <summary>Opens the database, brings it to this release's schema, does the work, and closes.</summary>
    internal static void SetDatabaseAction(
        this Command command,
        Func<CancellationToken, Task<DatabaseConnectionInfo>> open,
        Func<ParseResult, NpgsqlDataSource, CancellationToken, Task> work
    ) =>
        command.SetAction(
            async (parsed, cancel) =>
            {
                try
                {
                    await using var context = await open(cancel);
                    await Migrations.Run(context.ConnectionString, context.Log, cancel);
                    await using var source = DataSourceFactory.Create(context.ConnectionString);
                    await work(parsed, source, cancel);
                    return 0;
                }
                catch (Exception fault) when (DescribeFailure(fault) is { } sentence)
                {
                    await parsed.InvocationConfiguration.Error.WriteLineAsync(sentence);
                    return Failed;
                }
            }
        );
}

/// <summary>A verb could not do what was asked; the message says why, and what to do next.</summary>
public sealed class CliException(string message) : Exception(message);
