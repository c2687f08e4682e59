using Microsoft.AspNetCore.Builder;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>
/// One application and one database for all classes that only use partners of their own. A class that counts rows of all
/// partners, changes the schema or measures memory needs an <see cref="ApiFixture"/> of its own.
/// </summary>
public sealed class SharedApiFixture : ApiFixture
{
    // Runs until the process of the tests ends.
    private static readonly Lazy<Task<(WebApplication App, string Database)>> Shared = new(ReusedApiFixture.Start);

    public override async Task InitializeAsync()
    {
        var (app, database) = await Shared.Value;
        Use(app, database);
    }

    public override Task DisposeAsync()
    {
        Anonymous.Dispose();
        return Task.CompletedTask;
    }
}
