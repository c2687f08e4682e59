using ChannelFit.EmbeddedPostgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelFit.Api.Tests;

/// <summary>A second process that uses the embedded database of a folder until its standard input ends.</summary>
public static class Program
{
    public static async Task Main(string[] args)
    {
        await using var postgres = await EmbeddedPostgresServer.Start(args[0], null, NullLogger.Instance, default);
        Console.WriteLine(postgres.ConnectionString);
        await Console.In.ReadToEndAsync();
    }
}
