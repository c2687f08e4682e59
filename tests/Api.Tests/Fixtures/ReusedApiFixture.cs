using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>
/// An application and a database that one class at a time uses. Earlier classes have left rows of other partners. A class that
/// changes the schema, measures, or reads rows of all partners needs an <see cref="ApiFixture"/> of its own.
/// </summary>
public sealed class ReusedApiFixture : ApiFixture
{
    // They run until the process of the tests ends.
    private static readonly ConcurrentBag<(WebApplication App, string Database)> Free = [];

    private (WebApplication App, string Database) taken;

    public override async Task InitializeAsync()
    {
        if (!Free.TryTake(out taken))
        {
            taken = await Start();
        }

        Use(taken.App, taken.Database);
    }

    public override Task DisposeAsync()
    {
        Anonymous.Dispose();
        Free.Add(taken);
        return Task.CompletedTask;
    }

    internal static async Task<(WebApplication App, string Database)> Start()
    {
        var database = await CreateDatabase();
        var app = Build(database);
        await app.StartAsync();
        return (app, database);
    }
}
