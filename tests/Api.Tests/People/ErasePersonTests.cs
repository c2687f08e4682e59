using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.People;

/// <summary>DELETE /v1/people/{personRef}: its response, its scope and its audit entry.</summary>
public sealed class ErasePersonTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task Reads_after_an_erasure_behave_as_for_an_unknown_person()
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.ForPerson("crm-1"))).Id();
        await partner.DeleteAsync("/v1/people/crm-1");

        await (await partner.GetAsync($"/v1/assessments/{id}")).AssertProblem(404, "not-found");
        await (await partner.GetAsync("/v1/people/crm-1/export")).AssertProblem(404, "not-found");
        await (await partner.GetAsync($"/v1/people/crm-1/comparison?from={id}&to={id}")).AssertProblem(
            404,
            "not-found"
        );
        Assert.Empty((await partner.Read("/v1/people/crm-1/assessments")).List("items"));
        Assert.Empty((await partner.Read("/v1/assessments")).List("items"));
    }

    [Fact]
    public async Task Erasing_an_unknown_or_erased_person_returns_204()
    {
        using var partner = await api.CreatePartner();

        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-1")).StatusCode);
        await (await partner.Submit(SubmissionBodies.ForPerson("crm-1"))).AssertProblem(410, "gone");
        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-1")).StatusCode);
        await (await partner.Submit(SubmissionBodies.ForPerson("crm-1"))).AssertProblem(410, "gone");
    }

    [Fact]
    public async Task Erasures_and_exports_are_audited_without_the_reference()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.ForPerson("crm-1"));
        await partner.GetAsync("/v1/people/crm-1/export");
        await partner.Send(HttpMethod.Head, "/v1/people/crm-1/export"); // exports nothing
        await partner.GetAsync("/v1/people/crm-unknown/export");
        await partner.DeleteAsync("/v1/people/crm-1");
        await partner.DeleteAsync("/v1/people/no%20body");

        var audit = await partner.Read("/v1/partner/audit");

        var acts = audit.List("items").Where(act => act.Text("action").StartsWith("person.", StringComparison.Ordinal));
        Assert.Equal(
            [("person.erased", "test"), ("person.exported", "test")],
            acts.Select(act => (act.Text("action"), act.Text("mode")))
        );
        Assert.DoesNotContain("crm", audit.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_query_parameter_prevents_the_erasure()
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.ForPerson("crm-1"))).Id();

        await (await partner.DeleteAsync("/v1/people/crm-1?dryRun=true")).AssertProblem(400, "unreadable");

        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{id}")).StatusCode);
    }

    [Fact]
    public async Task An_erasure_affects_only_the_partner_and_mode_of_the_key()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        using var otherPartner = await api.CreatePartner();
        var stored = await (await live.Submit(SubmissionBodies.ForPerson("crm-1"), "live")).Text();
        await test.Submit(SubmissionBodies.ForPerson("crm-1"), "test");
        await otherPartner.Submit(SubmissionBodies.ForPerson("crm-1"));
        await test.Submit(SubmissionBodies.ForPerson("crm-2"), "other");

        await test.DeleteAsync("/v1/people/crm-1");

        Assert.Empty((await test.Read("/v1/people/crm-1/assessments")).List("items"));
        Assert.Single((await live.Read("/v1/people/crm-1/assessments")).List("items"));
        Assert.Single((await otherPartner.Read("/v1/people/crm-1/assessments")).List("items"));
        Assert.Single((await test.Read("/v1/people/crm-2/assessments")).List("items"));
        Assert.Equal(stored, await (await live.Submit(SubmissionBodies.ForPerson("crm-1"), "live")).Text());
        Assert.Equal(
            "true",
            (await test.Submit(SubmissionBodies.ForPerson("crm-2"), "other")).Header("Idempotency-Replayed")
        );
        Assert.Equal(201, (int)(await otherPartner.Submit(SubmissionBodies.ForPerson("crm-1"))).StatusCode);
    }
}
