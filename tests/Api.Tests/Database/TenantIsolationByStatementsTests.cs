using ChannelFit.Api.Database;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Database;

/// <summary>
/// The same checks where only the statements keep partners apart: in a database without row-level security.
/// </summary>
public sealed class TenantIsolationByStatementsTests(ApiFixture api)
    : TenantIsolationScenario(api),
        IClassFixture<ApiFixture>
{
    public override async Task InitializeAsync()
    {
        foreach (var table in (await Tables()).Append("partner"))
        {
            await Api.QueryAsOwner<int>($"alter table {table} disable row level security, no force row level security");
        }

        await base.InitializeAsync();
    }

    [Fact]
    public async Task Without_row_level_security_an_unfiltered_statement_is_detected()
    {
        var db = Api.Services.GetRequiredService<TenantDb>();

        foreach (var table in await Tables())
        {
            var returned = await db.Read(
                await PartnerOf(Tenant),
                $"select count(distinct partner_id) from {table}",
                null,
                grid => grid.ReadSingleAsync<long>(),
                default
            );
            Assert.True(returned > 1, $"{table} is still isolated, so this class would prove nothing.");
        }
    }
}
