using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

public sealed class DeleteAssessmentTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_deleted_assessment_returns_404()
    {
        using var partner = await api.CreatePartner();
        var path = $"/v1/assessments/{await (await partner.Submit(SubmissionBodies.Smallest)).Id()}";

        var deleted = await partner.DeleteAsync(path);

        Assert.Equal((204, ""), ((int)deleted.StatusCode, await deleted.Text()));
        await (await partner.DeleteAsync(path)).AssertProblem(404, "not-found");
        await (await partner.GetAsync(path)).AssertProblem(404, "not-found");
        Assert.Empty((await (await partner.GetAsync("/v1/assessments")).Json()).List("items"));
    }

    [Fact]
    public async Task A_retry_after_deletion_returns_410_and_stores_nothing()
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.Smallest, "late")).Id();
        await partner.DeleteAsync($"/v1/assessments/{id}");
        var before = await api.CountRows();

        await (await partner.Submit(SubmissionBodies.Smallest, "late")).AssertProblem(410, "gone");
        await (await partner.Submit(SubmissionBodies.Smallest + " ", "late")).AssertProblem(
            422,
            "idempotency-key-reused"
        );

        Assert.Equal(before, await api.CountRows());
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.Smallest, "on-purpose")).StatusCode);
    }

    [Fact]
    public async Task Other_partners_and_modes_cannot_delete_an_assessment()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        using var otherPartner = await api.CreatePartner(KeyMode.Live);
        var path = $"/v1/assessments/{await (await live.Submit(SubmissionBodies.Smallest)).Id()}";

        await (await test.DeleteAsync(path)).AssertProblem(404, "not-found");
        await (await otherPartner.DeleteAsync(path)).AssertProblem(404, "not-found");

        Assert.Equal(200, (int)(await live.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_query_parameter_prevents_the_deletion()
    {
        using var partner = await api.CreatePartner();
        var path = $"/v1/assessments/{await (await partner.Submit(SubmissionBodies.Smallest)).Id()}";

        await (await partner.DeleteAsync($"{path}?dryRun=true")).AssertProblem(400, "unreadable");

        Assert.Equal(200, (int)(await partner.GetAsync(path)).StatusCode);
    }
}
