using System.CommandLine;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Database;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Runs commands of the program in this process.</summary>
internal static class CliRunner
{
    /// <summary>Returns a function with which commands open the database of this connection string, which stays open.</summary>
    public static Func<CancellationToken, Task<OpenedDatabase>> Open(string connectionString) =>
        _ => Task.FromResult(new OpenedDatabase(connectionString, NullLogger.Instance, () => ValueTask.CompletedTask));

    /// <summary>Runs a command line and returns its exit code and what it printed.</summary>
    public static async Task<(int Code, string Output, string Error)> Run(RootCommand root, params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await CliCommand.Run(root, arguments, new() { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
