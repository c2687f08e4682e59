using System.Text.Json.Nodes;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

/// <summary>Null for an optional member of a POST means that the member is absent, except inside answers.</summary>
public sealed class AbsentMembersTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task Null_is_accepted_for_every_optional_member_of_every_POST()
    {
        using var tenant = await TestTenant.Create(api);
        var document = JsonNode.Parse(await api.Anonymous.GetStringAsync(OpenApiSetup.Path))!.AsObject();
        var tried = 0;

        foreach (
            var operation in (await DocumentedOperation.All(api)).Where(one =>
                one.Method == HttpMethod.Post && one.AcceptsJson && one.BodySchema is not null
            )
        )
        {
            var members = operation.BodySchema!["properties"]?.AsObject() ?? [];
            var required = (operation.BodySchema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>());

            foreach (var name in members.Select(member => member.Key).Except(required))
            {
                var body = JsonNode.Parse(operation.Examples[0])!.AsObject();
                body[name] = null;

                // Scopes are required for a secret key.
                if (name == "scopes")
                {
                    body["kind"] = "public";
                }

                using var response = await tenant
                    .ClientOf(operation)
                    .Post(tenant.PathOf(operation), body.ToJsonString());

                Assert.True(response.IsSuccessStatusCode, $"{operation} {name}: {await response.Text()}");
                tried++;
            }
        }

        Assert.True(tried > 20, $"{tried}");
        Assert.NotNull(document);
    }

    [Theory]
    [InlineData("""{"hoursPerWeek":null,"bounds":null,"current":null}""")]
    [InlineData("""{"bounds":{"linkedin":null,"events":{"min":null,"max":2,"fixed":null}}}""")]
    [InlineData("""{"current":{"job-boards":null}}""")]
    public async Task Null_is_accepted_inside_a_plan(string plan)
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.Complete)).Id();

        var submitted = await partner.Submit(SubmissionBodies.Replace("plan", plan));
        var planned = await partner.Post($"/v1/assessments/{id}/plan", plan);

        Assert.Equal((201, 200), ((int)submitted.StatusCode, (int)planned.StatusCode));
    }

    [Fact]
    public async Task Null_members_of_consent_and_metadata_are_accepted_and_not_stored()
    {
        using var partner = await api.CreatePartner();
        var body = SubmissionBodies
            .Replace("metadata", """{"campaign":null,"source":"mail"}""")
            .Replace("\"policy\":\"2026-11\"", "\"policy\":null", StringComparison.Ordinal)
            .Replace("\"at\":\"2026-11-22T10:00:00Z\"", "\"at\":null", StringComparison.Ordinal);

        var stored = await partner.Get(await (await partner.Submit(body)).Id());

        Assert.Equal("""{"source":"mail"}""", stored.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task Null_is_accepted_in_a_batch_and_in_an_import()
    {
        using var partner = await api.CreatePartner();
        const string record =
            """{"instrument":"channel-fit@2","answers":{},"model":null,"focus":null,"durationSeconds":null,"plan":null}""";
        var line =
            record[..^1]
            + ""","personRef":null,"consent":null,"metadata":null,"createdAt":null,"idempotencyKey":null}""";

        var batch = await (await partner.Post("/v1/scores/batch", $$"""{"items":[{{record}}]}""")).Json();
        var import = await partner.Post("/v1/assessments/import", SubmissionBodies.Bytes(line), MediaTypes.Ndjson);

        Assert.True(batch.List("items")[0].TryGetProperty("result", out _));
        Assert.Contains("\"stored\":1", await import.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("instrument", "null", "#/instrument", "wrong-type")]
    [InlineData("answers", "null", "#/answers", "wrong-type")]
    [InlineData("answers", """{"ENG1":null}""", "#/answers/ENG1", "wrong-type")]
    [InlineData("consent", """{"given":null}""", "#/consent/given", "wrong-type")]
    [InlineData("consent", """{"given":true,"colour":null}""", "#/consent/colour", "unknown-member")]
    [InlineData("plan", """{"bounds":{"nowhere":null}}""", "#/plan/bounds/nowhere", "unknown-member")]
    [InlineData("plan", """{"current":{"nowhere":null}}""", "#/plan/current/nowhere", "unknown-member")]
    public async Task Null_is_rejected_for_required_and_unknown_members_and_inside_answers(
        string member,
        string value,
        string pointer,
        string code
    )
    {
        using var partner = await api.CreatePartner();

        var response = await partner.Submit(SubmissionBodies.Replace(member, value));

        Assert.Equal([(pointer, code)], await response.ValidationErrors());
    }

    [Theory]
    [InlineData("""{"kind":"secret","scopes":null}""", "required")]
    [InlineData("""{"kind":"secret","scopes":[null]}""", "wrong-type")]
    public async Task A_secret_key_requires_scopes(string body, string code)
    {
        using var partner = await api.CreatePartner();

        Assert.Equal(code, Assert.Single(await (await partner.Post("/v1/partner/keys", body)).ValidationErrors()).Code);
    }
}
