using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

/// <summary>The token that a public key gets with a result: it reads and deletes this one, for a day (api.md, Keys).</summary>
public sealed class RespondentTokenTests(House house) : IClassFixture<House>
{
    private const string End = "update respondent_token set expires_at = now() where hash = @hash returning 1";

    [Fact]
    public async Task It_reads_and_deletes_its_one_assessment()
    {
        var keys = await house.NewKeys(WebPages.Partners);
        var (id, token) = await Submit(keys);
        using var person = house.Page(token);

        Assert.Matches("^cf_test_respondent_[0-9A-Za-z]{49}$", token);
        var read = await (await person.GetAsync($"/v1/assessments/{id}?include=all")).Json();
        Assert.Equal("tech", read.GetProperty("answers").Text("CTX1"));
        Assert.False(read.TryGetProperty("respondentToken", out _));
        Assert.Equal(200, (int)(await person.GetAsync($"/v1/assessments/{id}/channels/twitter")).StatusCode);
        var report = await person.GetAsync($"/v1/assessments/{id}/report");
        Assert.Equal((200, "text/html"), ((int)report.StatusCode, report.Content.Headers.ContentType!.MediaType));

        Assert.Equal(204, (int)(await person.DeleteAsync($"/v1/assessments/{id}")).StatusCode);
        await (await person.GetAsync($"/v1/assessments/{id}")).Refusal(404, "not-found");
        await (await person.DeleteAsync($"/v1/assessments/{id}")).Refusal(404, "not-found");
    }

    [Fact]
    public async Task It_does_nothing_else()
    {
        var keys = await house.NewKeys(WebPages.Partners);
        var (id, token) = await Submit(keys);
        var (other, _) = await Submit(keys);
        using var person = house.Page(token);
        using var partner = house.Client(keys.Of(KeyKind.Secret));

        await (await person.GetAsync($"/v1/assessments/{other}")).Refusal(404, "not-found");
        await (await person.GetAsync($"/v1/assessments/{other}/channels/twitter")).Refusal(404, "not-found");
        await (await person.GetAsync($"/v1/assessments/{other}/report")).Refusal(404, "not-found");
        await (await person.DeleteAsync($"/v1/assessments/{other}")).Refusal(404, "not-found");
        await (await person.GetAsync("/v1/assessments")).Refusal(403, "forbidden");
        await (await person.Post("/v1/scores", Bodies.Smallest)).Refusal(403, "forbidden");
        await (await person.Post($"/v1/assessments/{id}/plan", "{}")).Refusal(403, "forbidden");
        await (await person.Submit("""{"personRef":"crm-1"}""")).Refusal(403, "forbidden");
        await (await person.Submit(Bodies.Smallest)).Refusal(409, "already-submitted");
        Assert.Equal(2, (await (await partner.GetAsync("/v1/assessments")).Json()).List("items").Count);
    }

    [Fact]
    public async Task It_works_in_the_pages_of_the_partner_and_of_the_service_and_outside_of_pages()
    {
        var (id, token) = await Submit(await house.NewKeys(WebPages.Partners));

        foreach (var origin in (string?[])[null, WebPages.Partners, $"http://{house.Address.Authority}"])
        {
            using var person = house.Page(token, origin);
            Assert.Equal(200, (int)(await person.GetAsync($"/v1/assessments/{id}")).StatusCode);
        }

        using var elsewhere = house.Page(token, WebPages.Strange);
        await (await elsewhere.GetAsync($"/v1/assessments/{id}")).Refusal(403, "origin");
    }

    [Fact]
    public async Task A_retry_gets_null_in_its_place()
    {
        using var page = house.Page((await house.NewKeys(WebPages.Partners)).Of(KeyKind.Public));

        var first = await (await page.Submit(Bodies.Smallest, "once")).Text();
        var again = await page.Submit(Bodies.Smallest, "once");

        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Matches("\"respondentToken\":\"cf_test_respondent_[0-9A-Za-z]{49}\"", first);
        Assert.Equal(
            System.Text.RegularExpressions.Regex.Replace(first, "\"cf_test_respondent_[0-9A-Za-z]{49}\"", "null"),
            await again.Text()
        );
    }

    [Fact]
    public async Task A_secret_key_gets_none()
    {
        using var partner = await house.NewPartner();

        Assert.DoesNotContain(
            "respondentToken",
            await (await partner.Submit(Bodies.Smallest)).Text(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(End)]
    [InlineData(
        "update partner set suspended_at = now() where id = (select partner_id from respondent_token where hash = @hash) returning 1"
    )]
    [Trait("Category", "Slow")]
    public async Task It_dies_within_five_seconds_of_its_end(string end)
    {
        var (id, token) = await Submit(await house.NewKeys(WebPages.Partners));
        Assert.True(KeyText.TryRead(token, out var text));
        using var person = house.Page(token);
        Assert.Equal(200, (int)(await person.GetAsync($"/v1/assessments/{id}")).StatusCode);

        await house.AsOwner<int>(end, new { hash = text.Hash() });
        await Task.Delay(TimeSpan.FromSeconds(5));

        await (await person.GetAsync($"/v1/assessments/{id}")).Refusal(401, "unauthorized");
    }

    [Fact]
    public async Task It_is_kept_as_a_hash_for_a_day_and_swept_away_after()
    {
        var keys = await house.NewKeys(WebPages.Partners);
        var (_, token) = await Submit(keys);
        Assert.True(KeyText.TryRead(token, out var text));
        const string life =
            "select extract(epoch from expires_at - now())::int from respondent_token where hash = @hash";
        const string count = "select count(*) from respondent_token where hash = @hash";

        Assert.InRange(await house.AsOwner<int>(life, new { hash = text.Hash() }), 86_300, 86_400);
        Assert.Equal(1, await house.AsOwner<long>(count, new { hash = text.Hash() }));

        await house.AsOwner<int>(End, new { hash = text.Hash() });
        await Submit(keys);
        Assert.Equal(0, await house.AsOwner<long>(count, new { hash = text.Hash() }));
    }

    private async Task<(string Id, string Token)> Submit(IReadOnlyList<KeyText> keys)
    {
        using var page = house.Page(keys.Of(KeyKind.Public));
        var kept = await (await page.Submit(AnswerRounds.Few)).Json();
        return (kept.Text("id"), kept.Text("respondentToken"));
    }
}
