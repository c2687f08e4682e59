using Microsoft.AspNetCore.Builder;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>
/// An application without limits, one that allows three requests per minute, and one that allows sixty, on one database for
/// all tests of a class. Limits count per API key, so each test creates its own keys.
/// </summary>
public sealed class RateLimitedFixture : ApiFixture
{
    internal RateLimitedService Three { get; private set; } = null!;

    public WebApplication Sixty { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Three = await RateLimitedService.Start(this);
        Sixty = Build(
            ConnectionString,
            change: settings => settings with { RequestsPerMinute = 60 },
            clock: Three.Clock
        );
        await Sixty.StartAsync();
    }

    public override async Task DisposeAsync()
    {
        await Sixty.DisposeAsync();
        await Three.DisposeAsync();
        await base.DisposeAsync();
    }
}
