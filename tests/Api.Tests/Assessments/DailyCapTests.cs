using System.Globalization;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>The daily cap of a public key (docs/api.md#rate-limits).</summary>
public sealed class DailyCapTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task A_public_key_stores_at_most_its_cap_in_a_day_even_when_all_come_at_once()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        using var live = api.CreateBrowserClient(keys.SingleKey(KeyType.Public, KeyMode.Live));
        Assert.Equal(1000, (int)(await partner.Read("/v1/partner")).Number("publicKeyDailyCap"));
        await partner.ChangeSettings("""{ "publicKeyDailyCap": 3 }""");

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(index => page.Submit(SubmissionBodies.Smallest, $"key-{index}"))
        );

        Assert.Equal(3, responses.Count(response => (int)response.StatusCode == 201));
        Assert.Equal(5, responses.Count(response => (int)response.StatusCode == 429));
        Assert.Equal(3, (await partner.Read("/v1/assessments")).List("items").Count);

        // Other keys, and the partner's own server, are not affected.
        Assert.Equal(201, (int)(await live.Submit(SubmissionBodies.Smallest)).StatusCode);
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.Smallest)).StatusCode);
    }

    [Fact]
    public async Task The_problem_says_when_the_key_accepts_more_and_a_retry_is_not_counted()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        await partner.ChangeSettings("""{ "publicKeyDailyCap": 2 }""");
        await page.Submit(SubmissionBodies.Smallest, "first");
        await page.Submit(SubmissionBodies.Smallest, "first");
        await page.Submit(SubmissionBodies.Smallest, "second");

        var over = await page.Submit(SubmissionBodies.Smallest, "third");
        var replay = await page.Submit(SubmissionBodies.Smallest, "first");

        var seconds = int.Parse(over.Header("Retry-After")!, CultureInfo.InvariantCulture);
        Assert.Equal(DateTime.UtcNow.Date.AddDays(1), DateTime.UtcNow.AddSeconds(seconds), TimeSpan.FromMinutes(1));
        var problem = await over.AssertProblem(429, "too-many-requests");
        Assert.Contains("publicKeyDailyCap", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal((201, "true"), ((int)replay.StatusCode, replay.Header("Idempotency-Replayed")));

        await partner.ChangeSettings("""{ "publicKeyDailyCap": null }""");
        Assert.Equal(201, (int)(await page.Submit(SubmissionBodies.Smallest, "third")).StatusCode);
    }

    [Theory]
    [InlineData("0", "out-of-range")]
    [InlineData("1000001", "out-of-range")]
    [InlineData("2.5", "wrong-type")]
    [InlineData("\"10\"", "wrong-type")]
    public async Task An_invalid_cap_is_rejected(string cap, string code)
    {
        using var partner = await api.CreatePartner();

        var response = await partner.ChangeSettings($$"""{ "publicKeyDailyCap": {{cap}} }""");

        Assert.Equal([("#/publicKeyDailyCap", code)], await response.ValidationErrors());
    }
}
