using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Shares;

/// <summary>Links need no API key, so each address has a limit for each link.</summary>
public sealed class ShareLimitTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task A_link_that_is_opened_too_often_is_refused_until_the_next_minute()
    {
        var key = (await api.CreateKeys()).SingleKey(KeyType.Secret);
        using var partner = api.CreateClient(key);
        var id = await (await partner.Submit(SubmissionBodies.Smallest)).Id();
        var shared = await (await partner.Post($"/v1/assessments/{id}/shares", "{}")).Json();
        var path = new Uri(shared.Text("url")).AbsolutePath;
        await using var service = await RateLimitedService.Start(api);
        using var reader = new HttpClient { BaseAddress = new(service.App.Urls.First()) };

        for (var request = 0; request < 3; request++)
        {
            await RateLimitedService.Get(reader, 200, $"{path}?hoursPerWeek={request}");
        }

        await (await reader.GetAsync(path)).AssertProblem(429, "too-many-requests");
        await RateLimitedService.Get(reader, 404, $"{path[..^1]}");
        service.Clock.Advance(TimeSpan.FromMinutes(1));
        await RateLimitedService.Get(reader, 200, path);
    }
}
