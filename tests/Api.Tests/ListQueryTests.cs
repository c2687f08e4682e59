namespace ChannelFit.Api.Tests;

public sealed class ListQueryTests(House house) : IClassFixture<House>
{
    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=-1")]
    [InlineData("limit=abc")]
    [InlineData("limit=")]
    [InlineData("limit=5.0")]
    [InlineData("limit=%2B5")]
    [InlineData("limit=%205")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("limit=1&limit=1")]
    [InlineData("limit=1&LIMIT=1")]
    [InlineData("LIMIT=1")]
    [InlineData("sort=score")]
    [InlineData("verdict=core")]
    [InlineData("cursor=")]
    [InlineData("cursor=abc")]
    [InlineData("cursor=0198a7a0-0000-7000-8000-000000000000")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("cursor=%20AAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAA%2F")]
    [InlineData("createdFrom=")]
    [InlineData("createdFrom=yesterday")]
    [InlineData("createdFrom=2026-11-22")]
    [InlineData("createdFrom=2026-11-22T10:00:00")]
    [InlineData("createdFrom=2026-11-22T10:00:00+01:00")]
    [InlineData("createdTo=2026-02-29T10:00:00Z")]
    [InlineData("createdTo=1764000000")]
    [InlineData("personRef=a%00b")]
    [InlineData("personRef=a&personRef=b")]
    public async Task A_query_that_cannot_be_read_is_refused(string query)
    {
        using var partner = await house.NewPartner();

        await (await partner.GetAsync($"/v1/assessments?{query}")).Refusal(400, "unreadable");
    }

    [Fact]
    public async Task Every_fault_of_a_query_is_named()
    {
        using var partner = await house.NewPartner();

        var problem = await (await partner.GetAsync("/v1/assessments?limit=0&cursor=x&createdTo=y&pages=3")).Refusal(
            400,
            "unreadable"
        );

        Assert.All(
            ["limit is", "cursor is", "createdTo is", "no query parameter"],
            fault => Assert.Contains(fault, problem.Text("detail"), StringComparison.Ordinal)
        );
    }
}
