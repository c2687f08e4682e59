using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

public sealed class ListParametersTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
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
    [InlineData("limit=5%00")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAA%20")]
    [InlineData("cursor=%0AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("personRef=a%00b")]
    [InlineData("personRef=")]
    [InlineData("personRef=a%20b")]
    [InlineData("personRef=-a")]
    [InlineData("personRef=jo@example.com")]
    [InlineData("personRef=a&personRef=b")]
    public async Task An_invalid_query_returns_400(string query)
    {
        using var partner = await api.CreatePartner();

        await (await partner.GetAsync($"/v1/assessments?{query}")).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task All_errors_of_a_query_are_reported_together()
    {
        using var partner = await api.CreatePartner();

        var problem = await (
            await partner.GetAsync("/v1/assessments?limit=0&cursor=x&createdTo=y&pages=3")
        ).AssertProblem(400, "unreadable");

        Assert.All(
            ["limit must", "cursor must", "createdTo must", "unknown parameter"],
            error => Assert.Contains(error, problem.Text("detail"), StringComparison.Ordinal)
        );
    }
}
