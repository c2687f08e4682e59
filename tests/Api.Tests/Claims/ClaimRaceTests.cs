using ChannelFit.Api.Features.Claims;
using ChannelFit.Api.Tests.Fixtures;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.Claims;

/// <summary>Claims, new codes and deletions of one assessment at the same time.</summary>
public sealed class ClaimRaceTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Codes = ClaimingPartner.Codes;

    [Theory]
    [InlineData(null)]
    [InlineData("once")]
    public async Task A_code_that_was_stored_while_the_assessment_was_claimed_claims_nothing(string? key)
    {
        using var partner = await ClaimingPartner.Create(api);
        var (id, code, page) = await partner.SubmitAndCreateCode();
        using var _ = page;
        var late = ClaimCode.Generate();
        await partner.Claim(code, "crm-1");
        await api.QueryAsOwner<int>(
            """
            insert into claim_code (partner_id, test, assessment_id, hash, expires_at)
            select partner_id, test, id, @hash, now() + interval '1 hour' from assessment where id = @id
            """,
            new { hash = late.Hash(), id = Guid.Parse(id) }
        );

        var second = await partner.Claim(late.Text, "crm-2", key is null ? [] : [key]);

        await second.AssertProblem(409, "claim-code");
        Assert.Equal("crm-1", (await partner.Secret.Get(id)).Text("personRef"));
    }

    [Fact]
    public async Task A_code_for_an_assessment_that_is_being_deleted_is_refused()
    {
        using var partner = await ClaimingPartner.Create(api);
        var (id, _, page) = await partner.SubmitAndCreateCode();
        using var _ = page;
        await using var owner = await api.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var deletion = await owner.BeginTransactionAsync();
        await owner.ExecuteAsync("delete from assessment where id = @id", new { id = Guid.Parse(id) });

        var waiting = page.Post(Codes, "{}");
        await Task.Delay(300);
        Assert.False(waiting.IsCompleted);
        await deletion.CommitAsync();

        await (await waiting).AssertProblem(409, "claim-code");
    }
}
