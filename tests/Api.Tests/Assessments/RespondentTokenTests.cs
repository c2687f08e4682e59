using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>The respondent token that a public key receives with a result reads and deletes this result for a day (docs/api.md#api-keys).</summary>
public sealed class RespondentTokenTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string End = "update respondent_token set expires_at = now() where hash = @hash returning 1";

    [Fact]
    public async Task A_respondent_token_reads_and_deletes_its_assessment()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        var (id, token) = await Submit(keys);
        using var person = api.CreateBrowserClient(token);

        Assert.Matches("^cf_test_respondent_[0-9A-Za-z]{49}$", token);
        var read = await (await person.GetAsync($"/v1/assessments/{id}?include=all")).Json();
        Assert.Equal("software", read.GetProperty("answers").Text("CTX1"));
        Assert.False(read.TryGetProperty("respondentToken", out _));
        Assert.Equal(200, (int)(await person.GetAsync($"/v1/assessments/{id}/channels/twitter")).StatusCode);
        var report = await person.GetAsync($"/v1/assessments/{id}/report");
        Assert.Equal((200, "text/html"), ((int)report.StatusCode, report.Content.Headers.ContentType!.MediaType));

        Assert.Equal(204, (int)(await person.DeleteAsync($"/v1/assessments/{id}")).StatusCode);
        await (await person.GetAsync($"/v1/assessments/{id}")).AssertProblem(404, "not-found");
        await (await person.DeleteAsync($"/v1/assessments/{id}")).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task A_respondent_token_is_rejected_by_all_other_operations()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        var (id, token) = await Submit(keys);
        var (other, _) = await Submit(keys);
        using var person = api.CreateBrowserClient(token);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));

        await (await person.GetAsync($"/v1/assessments/{other}")).AssertProblem(404, "not-found");
        await (await person.GetAsync($"/v1/assessments/{other}/channels/twitter")).AssertProblem(404, "not-found");
        await (await person.GetAsync($"/v1/assessments/{other}/report")).AssertProblem(404, "not-found");
        await (await person.DeleteAsync($"/v1/assessments/{other}")).AssertProblem(404, "not-found");
        await (await person.GetAsync("/v1/assessments")).AssertProblem(403, "forbidden");
        await (await person.Post("/v1/scores", SubmissionBodies.Smallest)).AssertProblem(403, "forbidden");
        await (await person.Post($"/v1/assessments/{id}/plan", "{}")).AssertProblem(403, "forbidden");
        await (await person.Submit("""{"personRef":"crm-1"}""")).AssertProblem(403, "forbidden");
        var withNull = $"{SubmissionBodies.Smallest.TrimEnd()[..^1]},\"personRef\":null}}";
        await (await person.Submit(withNull)).AssertProblem(409, "already-submitted");
        await (await person.Submit(SubmissionBodies.Smallest)).AssertProblem(409, "already-submitted");
        Assert.Equal(2, (await (await partner.GetAsync("/v1/assessments")).Json()).List("items").Count);
    }

    [Fact]
    public async Task A_respondent_token_works_from_partner_and_service_origins_and_without_Origin()
    {
        var (id, token) = await Submit(await api.CreateKeys(BrowserClientExtensions.PartnerOrigin));

        foreach (
            var origin in (string?[])[null, BrowserClientExtensions.PartnerOrigin, $"http://{api.Address.Authority}"]
        )
        {
            using var person = api.CreateBrowserClient(token, origin);
            Assert.Equal(200, (int)(await person.GetAsync($"/v1/assessments/{id}")).StatusCode);
        }

        using var otherOrigin = api.CreateBrowserClient(token, BrowserClientExtensions.OtherOrigin);
        await (await otherOrigin.GetAsync($"/v1/assessments/{id}")).AssertProblem(403, "origin");
    }

    [Fact]
    public async Task A_retry_returns_a_new_token_in_place_of_the_first()
    {
        using var page = api.CreateBrowserClient(
            (await api.CreateKeys(BrowserClientExtensions.PartnerOrigin)).SingleKey(KeyType.Public)
        );

        var first = await (await page.Submit(SubmissionBodies.Smallest, "once")).Text();
        var repeated = await page.Submit(SubmissionBodies.Smallest, "once");

        Assert.Equal("true", repeated.Header("Idempotency-Replayed"));
        Assert.Matches("\"respondentToken\":\"cf_test_respondent_[0-9A-Za-z]{49}\"", first);
        Assert.Equal(WithoutToken(first), WithoutToken(await repeated.Text()));
        var (lost, current) = (JsonElement.Parse(first), await repeated.Json());
        Assert.NotEqual(lost.Text("respondentToken"), current.Text("respondentToken"));
        using var late = api.CreateBrowserClient(lost.Text("respondentToken"));
        using var person = api.CreateBrowserClient(current.Text("respondentToken"));
        Assert.Equal(200, (int)(await person.GetAsync($"/v1/assessments/{current.Text("id")}")).StatusCode);
        await (await late.GetAsync($"/v1/assessments/{current.Text("id")}")).AssertProblem(401, "unauthorized");

        static string WithoutToken(string response) =>
            System.Text.RegularExpressions.Regex.Replace(response, "\"cf_test_respondent_[0-9A-Za-z]{49}\"", "null");
    }

    [Theory]
    [InlineData("note")]
    [InlineData("person_ref")]
    public async Task A_retry_gives_no_access_to_what_the_partner_has_added(string column)
    {
        using var page = api.CreateBrowserClient(
            (await api.CreateKeys(BrowserClientExtensions.PartnerOrigin)).SingleKey(KeyType.Public)
        );
        var first = await (await page.Submit(SubmissionBodies.Smallest, "order-4711")).Json();
        var id = Guid.Parse(first.Text("id"));
        await api.QueryAsOwner<int>($"update assessment set {column} = 'added' where id = @id returning 1", new { id });

        var repeated = await page.Submit(SubmissionBodies.Smallest, "order-4711");

        Assert.Equal("true", repeated.Header("Idempotency-Replayed"));
        Assert.DoesNotContain("added", await repeated.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("cf_test_respondent_", await repeated.Text(), StringComparison.Ordinal);
        using var person = api.CreateBrowserClient(first.Text("respondentToken"));

        foreach (var path in (string[])["", "/channels/twitter", "/report"])
        {
            var read = await person.GetAsync($"/v1/assessments/{id}{path}");
            Assert.Equal(200, (int)read.StatusCode);
            Assert.DoesNotContain("added", await read.Text(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("note")]
    [InlineData("person_ref")]
    public async Task A_conditional_deletion_with_the_token_ignores_what_the_partner_has_added(string column)
    {
        var (id, token) = await Submit(await api.CreateKeys(BrowserClientExtensions.PartnerOrigin));
        using var person = api.CreateBrowserClient(token);
        var tag = (await person.GetAsync($"/v1/assessments/{id}")).Header("ETag")!;
        await api.QueryAsOwner<int>(
            $"update assessment set {column} = 'added' where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );

        Assert.Equal(tag, (await person.GetAsync($"/v1/assessments/{id}")).Header("ETag"));
        var changed = await person.Send(HttpMethod.Delete, $"/v1/assessments/{id}", ("If-None-Match", tag));
        await changed.AssertProblem(412, "precondition-failed");
        var deleted = await person.Send(HttpMethod.Delete, $"/v1/assessments/{id}", ("If-Match", tag));
        Assert.Equal(204, (int)deleted.StatusCode);
    }

    [Fact]
    public async Task The_token_of_an_invitation_reads_its_person_and_the_note()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner, """{"personRef":"crm-4711"}""");
        using var invitee = person;
        var id = await (await invitee.Submit(SubmissionBodies.Smallest)).Id();
        using var note = new StringContent("""{"text":"Well done"}""", System.Text.Encoding.UTF8, "application/json");
        await partner.PutAsync($"/v1/assessments/{id}/note", note);

        var read = await invitee.Get(id);

        Assert.Equal(("crm-4711", "Well done"), (read.Text("personRef"), read.Text("note")));
    }

    [Fact]
    public async Task A_secret_key_gets_no_respondent_token()
    {
        using var partner = await api.CreatePartner();

        Assert.DoesNotContain(
            "respondentToken",
            await (await partner.Submit(SubmissionBodies.Smallest)).Text(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(End)]
    [InlineData(
        "update partner set suspended_at = now() where id = (select partner_id from respondent_token where hash = @hash) returning 1"
    )]
    [Trait("Category", "Slow")]
    public async Task A_respondent_token_stops_working_within_five_seconds_after_its_end(string end)
    {
        var (id, token) = await Submit(await api.CreateKeys(BrowserClientExtensions.PartnerOrigin));
        Assert.True(ApiKey.TryParse(token, out var text));
        using var person = api.CreateBrowserClient(token);
        Assert.Equal(200, (int)(await person.GetAsync($"/v1/assessments/{id}")).StatusCode);

        await api.QueryAsOwner<int>(end, new { hash = text.Hash() });
        await Task.Delay(TimeSpan.FromSeconds(5));

        await (await person.GetAsync($"/v1/assessments/{id}")).AssertProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Only_a_hash_of_the_token_is_stored_and_deleted_after_a_day()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        var (_, token) = await Submit(keys);
        Assert.True(ApiKey.TryParse(token, out var text));
        const string life =
            "select extract(epoch from expires_at - now())::int from respondent_token where hash = @hash";
        const string count = "select count(*) from respondent_token where hash = @hash";

        Assert.InRange(await api.QueryAsOwner<int>(life, new { hash = text.Hash() }), 86_300, 86_400);
        Assert.Equal(1, await api.QueryAsOwner<long>(count, new { hash = text.Hash() }));

        await api.QueryAsOwner<int>(End, new { hash = text.Hash() });
        await Submit(keys);
        Assert.Equal(0, await api.QueryAsOwner<long>(count, new { hash = text.Hash() }));
    }

    private async Task<(string Id, string Token)> Submit(IReadOnlyList<ApiKey> keys)
    {
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        var stored = await (await page.Submit(AssessmentScenarios.Few)).Json();
        return (stored.Text("id"), stored.Text("respondentToken"));
    }
}
