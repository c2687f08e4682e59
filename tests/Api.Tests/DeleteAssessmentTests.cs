using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

public sealed class DeleteAssessmentTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task What_was_deleted_is_gone_and_stays_gone()
    {
        using var partner = await house.NewPartner();
        var path = $"/v1/assessments/{await (await partner.Submit(Bodies.Smallest)).Id()}";

        var deleted = await partner.DeleteAsync(path);

        Assert.Equal((204, ""), ((int)deleted.StatusCode, await deleted.Text()));
        await (await partner.DeleteAsync(path)).Refusal(404, "not-found");
        await (await partner.GetAsync(path)).Refusal(404, "not-found");
        Assert.Empty((await (await partner.GetAsync("/v1/assessments")).Json()).List("items"));
    }

    [Fact]
    public async Task A_late_retry_brings_nothing_back()
    {
        using var partner = await house.NewPartner();
        var id = await (await partner.Submit(Bodies.Smallest, "late")).Id();
        await partner.DeleteAsync($"/v1/assessments/{id}");
        var before = await house.Rows();

        await (await partner.Submit(Bodies.Smallest, "late")).Refusal(410, "gone");
        await (await partner.Submit(Bodies.Smallest + " ", "late")).Refusal(422, "idempotency-key-reused");

        Assert.Equal(before, await house.Rows());
        Assert.Equal(201, (int)(await partner.Submit(Bodies.Smallest, "on-purpose")).StatusCode);
    }

    [Fact]
    public async Task Another_partner_and_the_other_mode_delete_nothing()
    {
        var keys = await house.NewKeys();
        using var test = house.Client(keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyKind.Secret }).Reveal());
        using var live = house.Client(keys.Single(key => key is { Mode: KeyMode.Live, Kind: KeyKind.Secret }).Reveal());
        using var stranger = await house.NewPartner(KeyMode.Live);
        var path = $"/v1/assessments/{await (await live.Submit(Bodies.Smallest)).Id()}";

        await (await test.DeleteAsync(path)).Refusal(404, "not-found");
        await (await stranger.DeleteAsync(path)).Refusal(404, "not-found");

        Assert.Equal(200, (int)(await live.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_query_that_is_not_taken_deletes_nothing()
    {
        using var partner = await house.NewPartner();
        var path = $"/v1/assessments/{await (await partner.Submit(Bodies.Smallest)).Id()}";

        await (await partner.DeleteAsync($"{path}?dryRun=true")).Refusal(400, "unreadable");

        Assert.Equal(200, (int)(await partner.GetAsync(path)).StatusCode);
    }
}
