using ChannelFit.Api.Database;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.Database;

/// <summary>Tests tenant isolation on every operation with an id, as the contract lists them, and on every table with a partner.</summary>
public sealed class TenantIsolationByContractTests(ApiFixture api)
    : TenantIsolationScenario(api),
        IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Row_level_security_hides_other_partners_rows_from_unfiltered_statements()
    {
        var db = Api.Services.GetRequiredService<TenantDb>();
        var (ourId, theirId) = (await PartnerOf(Tenant), await PartnerOf(OtherTenant));
        var before = await RowsOf(OtherTenant);

        foreach (var table in await Tables())
        {
            var all = await Api.QueryAsOwner<long>(
                $"select count(*) from {table} where partner_id = @them",
                new { them = theirId }
            );
            Assert.True(all > 0, $"The tenant has no row in {table}, so this test would prove nothing.");

            // A statement without a filter returns only rows of the caller.
            var returned = await db.Read(
                ourId,
                $"select distinct partner_id from {table}",
                null,
                async grid => (await grid.ReadAsync<Guid>()).ToList(),
                default
            );
            Assert.Equal((table, ourId), (table, Assert.Single(returned)));

            // A filter for another partner finds nothing.
            var foreign = await db.Read(
                ourId,
                $"select count(*) from {table} where partner_id = '{theirId}'",
                null,
                grid => grid.ReadSingleAsync<long>(),
                default
            );
            Assert.Equal((table, 0), (table, foreign));
            Assert.Equal((table, 0), (table, await CountDeleted(db, ourId, table, theirId)));
        }

        Assert.Equal(before, await RowsOf(OtherTenant));
    }

    /// <summary>Returns how many rows of the other partner a statement deletes; 0 where the privilege is missing.</summary>
    private static async Task<int> CountDeleted(TenantDb db, Guid ourId, string table, Guid theirId)
    {
        try
        {
            return await db.Write(
                ourId,
                $"with gone as (delete from {table} where partner_id = '{theirId}' returning 1) select count(*)::int from gone",
                null,
                grid => grid.ReadSingleAsync<int>(),
                default
            );
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return 0;
        }
    }
}
