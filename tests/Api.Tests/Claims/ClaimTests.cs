using System.Text.Json;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Claims;

/// <summary>A claim code makes an assessment that was submitted with a public key that of a person, once.</summary>
public sealed class ClaimTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Codes = ClaimingPartner.Codes;
    private const string Claims = ClaimingPartner.Claims;

    [Fact]
    public async Task A_claim_makes_the_assessment_that_of_the_person_for_history_export_and_erasure()
    {
        using var partner = await ClaimingPartner.Create(api);
        var (id, code, page) = await partner.SubmitAndCreateCode();
        var rescored = await partner.Secret.Post($"/v1/assessments/{id}/rescore", AssessmentScenarios.Newest);
        var again = $"/v1/assessments/{await rescored.Id()}/rescore";
        var twice = await partner.Secret.Post(again, AssessmentScenarios.Newest, "rescored");
        await partner.Secret.Post($"/v1/assessments/{id}/shares", "{}", "shared");

        var claimed = await partner.Claim(code, "crm-1");

        Assert.Equal(
            (id, "crm-1"),
            ((await claimed.Json()).Text("assessmentId"), (await claimed.Json()).Text("personRef"))
        );
        Assert.Equal("crm-1", (await partner.Secret.Get(id)).Text("personRef"));
        Assert.Equal("crm-1", (await partner.Secret.Get(await rescored.Id())).Text("personRef"));
        Assert.Equal("crm-1", (await partner.Secret.Get(await twice.Id())).Text("personRef"));
        var history = await partner.Secret.Read("/v1/people/crm-1/assessments");
        Assert.Equal(3, history.List("items").Count);
        Assert.True((await partner.Secret.Get(id)).GetProperty("verified").GetBoolean());
        var audit = (await partner.Secret.Audit("?action=assessment.claimed"))[0];
        Assert.Equal(id, audit.Text("subject"));
        Assert.DoesNotContain("crm-1", audit.ToString(), StringComparison.Ordinal);

        Assert.Equal(204, (int)(await partner.Secret.DeleteAsync("/v1/people/crm-1")).StatusCode);

        await (await partner.Secret.GetAsync($"/v1/assessments/{id}")).AssertProblem(404, "not-found");
        Assert.Equal(
            0,
            await Count("idempotency where assessment = @id and (person is not null or rendering <> '')", id)
        );
        Assert.Equal(0, await Count("idempotency where assessment = @id", await twice.Id()));
        Assert.Equal(0, await Count("claim_code where assessment_id = @id", id));
        page.Dispose();
    }

    [Fact]
    public async Task A_retry_of_the_submission_after_the_erasure_of_its_person_stores_nothing()
    {
        using var partner = await ClaimingPartner.Create(api);
        var stored = await (await partner.Page.Submit(AssessmentScenarios.Few, "once")).Json();
        using var page = api.CreateBrowserClient(stored.Text("respondentToken"));
        var code = (await (await page.Post(Codes, "{}")).Json()).Text("code");
        Assert.Equal(200, (int)(await partner.Claim(code, "crm-1")).StatusCode);
        Assert.Equal(204, (int)(await partner.Secret.DeleteAsync("/v1/people/crm-1")).StatusCode);

        var retry = await partner.Page.Submit(AssessmentScenarios.Few, "once");

        await retry.AssertProblem(410, "gone");
        Assert.Empty((await partner.Secret.Read("/v1/assessments")).List("items"));
    }

    [Fact]
    public async Task A_code_works_once_even_when_it_is_used_by_several_requests_at_once()
    {
        using var partner = await ClaimingPartner.Create(api);
        var (_, code, page) = await partner.SubmitAndCreateCode();
        using var _ = page;

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(person => partner.Claim(code, $"crm-{person}")));

        Assert.Single(claims, claim => (int)claim.StatusCode == 200);
        Assert.Equal(7, claims.Count(claim => (int)claim.StatusCode == 409));
    }

    [Fact]
    public async Task A_retry_with_the_same_idempotency_key_returns_the_first_response()
    {
        using var partner = await ClaimingPartner.Create(api);
        var (id, code, page) = await partner.SubmitAndCreateCode();
        using var _ = page;

        var first = await partner.Claim(code, "crm-1", "once");
        var again = await partner.Claim(code, "crm-1", "once");
        var other = await partner.Claim(code, "crm-2", "once");
        await partner.Secret.DeleteAsync($"/v1/assessments/{id}");
        var gone = await partner.Claim(code, "crm-1", "once");

        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Equal(await first.Text(), await again.Text());
        await other.AssertProblem(422, "idempotency-key-reused");
        await gone.AssertProblem(410, "gone");
    }

    [Fact]
    public async Task Codes_that_cannot_be_used_get_the_same_problem()
    {
        using var partner = await ClaimingPartner.Create(api);
        using var otherPartner = await ClaimingPartner.Create(api);
        var (id, code, page) = await partner.SubmitAndCreateCode();
        using var _ = page;
        var replaced = code;
        code = (await (await page.Post(Codes, "{}")).Json()).Text("code");
        using var live = api.CreateClient(partner.LiveKey);

        var problems = new List<JsonElement>
        {
            await (await partner.Claim(replaced, "crm-1")).AssertProblem(409, "claim-code"),
            await (await partner.Claim($"claim_{new string('0', 40)}", "crm-1")).AssertProblem(409, "claim-code"),
            await (await partner.Claim("nonsense\u202e", "crm-1")).AssertProblem(409, "claim-code"),
            await (await otherPartner.Claim(code, "crm-1")).AssertProblem(409, "claim-code"),
            await (await ClaimingPartner.Claim(live, code, "crm-1")).AssertProblem(409, "claim-code"),
        };
        await api.QueryAsOwner<int>(
            "update claim_code set expires_at = now() where assessment_id = @id returning 1",
            new { id = Guid.Parse(id) }
        );
        problems.Add(await (await partner.Claim(code, "crm-1")).AssertProblem(409, "claim-code"));
        code = (await (await page.Post(Codes, "{}")).Json()).Text("code");
        Assert.Equal(200, (int)(await partner.Claim(code, "crm-1")).StatusCode);
        problems.Add(await (await partner.Claim(code, "crm-1")).AssertProblem(409, "claim-code"));

        Assert.Single(problems.Select(problem => problem.Text("detail")).Distinct());
        await (await page.Post(Codes, "{}")).AssertProblem(409, "claim-code");
    }

    [Fact]
    public async Task A_claim_for_an_erased_person_is_refused_and_keeps_the_code()
    {
        using var partner = await ClaimingPartner.Create(api);
        var (id, code, page) = await partner.SubmitAndCreateCode();
        using var _ = page;
        await partner.Secret.DeleteAsync("/v1/people/crm-erased");

        await (await partner.Claim(code, "crm-erased")).AssertProblem(410, "gone");

        Assert.Equal(JsonValueKind.Null, (await partner.Secret.Get(id)).GetProperty("personRef").ValueKind);
        Assert.Equal(200, (int)(await partner.Claim(code, "crm-1")).StatusCode);
    }

    [Fact]
    public async Task Only_a_hash_of_the_code_is_stored_for_an_hour()
    {
        using var partner = await ClaimingPartner.Create(api);
        var (id, code, page) = await partner.SubmitAndCreateCode();
        using var _ = page;

        var row = await api.QueryAsOwner<string>(
            "select row_to_json(claim_code)::text from claim_code where assessment_id = @id",
            new { id = Guid.Parse(id) }
        );
        var seconds = await api.QueryAsOwner<int>(
            "select extract(epoch from expires_at - now())::int from claim_code where assessment_id = @id",
            new { id = Guid.Parse(id) }
        );

        Assert.DoesNotContain(code["claim_".Length..], row, StringComparison.Ordinal);
        Assert.InRange(seconds, 3_500, 3_600);
    }

    [Fact]
    public async Task Only_secret_keys_claim_and_only_the_token_of_a_page_creates_codes()
    {
        using var partner = await ClaimingPartner.Create(api);
        var (_, code, page) = await partner.SubmitAndCreateCode();
        var (_, invited) = await api.Invite(partner.Secret);
        using var reader = api.CreateClient((await partner.Secret.IssueKey("assessments:read", "people:write")).Text);

        await (await ClaimingPartner.Claim(page, code, "crm-1")).AssertProblem(403, "forbidden");
        await (await ClaimingPartner.Claim(partner.Page, code, "crm-1")).AssertProblem(403, "forbidden");
        await (await ClaimingPartner.Claim(reader, code, "crm-1")).AssertProblem(403, "forbidden");
        await (await partner.Secret.Post(Codes, "{}")).AssertProblem(403, "forbidden");
        await (await partner.Page.Post(Codes, "{}")).AssertProblem(403, "forbidden");
        var problem = await (await invited.Post(Codes, "{}")).AssertProblem(409, "claim-code");
        Assert.StartsWith("The token is that of an invitation", problem.Text("detail"), StringComparison.Ordinal);
        page.Dispose();
        invited.Dispose();
    }

    [Fact]
    public async Task A_claim_with_invalid_content_reports_all_errors()
    {
        using var partner = await ClaimingPartner.Create(api);

        Assert.Equal(
            [("#/code", "required"), ("#/personRef", "required")],
            (await (await partner.Secret.Post(Claims, "{}")).ValidationErrors()).Order()
        );
        Assert.Equal(
            [("#/code", "too-long"), ("#/name", "unknown-member"), ("#/personRef", "invalid-format")],
            (
                await (
                    await partner.Secret.Post(
                        Claims,
                        JsonSerializer.Serialize(
                            new
                            {
                                code = new string('x', 101),
                                personRef = "Jane Doe",
                                name = 1,
                            }
                        )
                    )
                ).ValidationErrors()
            ).Order()
        );
    }

    private Task<long> Count(string rows, string id) =>
        api.QueryAsOwner<long>($"select count(*) from {rows}", new { id = Guid.Parse(id) });
}
