using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChannelFit.Api.Tests;

public sealed class SubmitAssessmentTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_submission_is_scored_and_kept()
    {
        using var partner = await house.NewPartner();

        var response = await Submit(partner, new() { ["NET1"] = 10, ["REL1"] = 5 });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var kept = await Json(response);
        var best = kept.GetProperty("channels")[0];
        Assert.Equal("referrals", best.GetProperty("channel").GetString());
        Assert.Equal(
            kept.ToString(),
            (await partner.GetFromJsonAsync<JsonElement>(response.Headers.Location)).ToString()
        );
    }

    [Fact]
    public async Task A_retry_returns_the_first_assessment_to_its_own_partner_only()
    {
        using var ours = await house.NewPartner();
        using var theirs = await house.NewPartner();

        var first = await Submit(ours, new() { ["ENG1"] = 4 }, "attempt-1");
        var retry = await Submit(ours, new() { ["ENG1"] = 4 }, "attempt-1");
        var misuse = await Submit(ours, new() { ["ENG1"] = 1 }, "attempt-1");
        var stranger = await Submit(theirs, new() { ["ENG1"] = 4 }, "attempt-1");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await retry.Content.ReadAsStringAsync());
        Assert.Equal("true", retry.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, misuse.StatusCode);
        Assert.NotEqual(first.Headers.Location, stranger.Headers.Location);
    }

    private static Task<HttpResponseMessage> Submit(
        HttpClient partner,
        Dictionary<string, object> answers,
        string? attempt = null
    ) =>
        partner.SendAsync(
            new(HttpMethod.Post, "/v1/assessments")
            {
                Headers = { { "Idempotency-Key", attempt ?? Guid.NewGuid().ToString() } },
                Content = JsonContent.Create(new { instrument = "channel-fit@1", answers }),
            }
        );

    private static Task<JsonElement> Json(HttpResponseMessage response) =>
        response.Content.ReadFromJsonAsync<JsonElement>();
}
