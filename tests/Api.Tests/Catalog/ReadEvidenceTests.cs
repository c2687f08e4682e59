using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Catalog;

/// <summary>GET /v1/evidence, and the references to it.</summary>
public sealed class ReadEvidenceTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task The_list_contains_every_row_as_returned_individually()
    {
        var list = await api.Anonymous.Read("/v1/evidence");
        var register = api.Published.Evidence;

        Assert.Equal(register.AsOf, list.Text("asOf"));
        Assert.Equal(register.Rows.Select(row => row.Id), list.List("items").Select(row => row.Text("id")));

        foreach (var row in list.List("items"))
        {
            Assert.Equal(row.ToString(), (await api.Anonymous.Read($"/v1/evidence/{row.Text("id")}")).ToString());
        }
    }

    [Theory]
    [InlineData("E999")]
    [InlineData("e20")]
    [InlineData("E20b")]
    [InlineData("E20%20")]
    public async Task An_unknown_row_returns_404(string id) =>
        await (await api.Anonymous.GetAsync($"/v1/evidence/{id}")).AssertProblem(404, "not-found");

    [Fact]
    public async Task Query_parameters_return_400() =>
        await (await api.Anonymous.GetAsync("/v1/evidence?stale=true")).AssertProblem(400, "unreadable");

    [Fact]
    public async Task A_row_is_stale_when_it_is_older_than_ten_years()
    {
        var rows = (await api.Anonymous.Read("/v1/evidence")).List("items");
        var stale = rows.ToDictionary(row => row.Text("id"), row => row.GetProperty("stale").GetBoolean());

        Assert.Equal("2026-11", api.Published.Evidence.AsOf);
        Assert.Equal((2015, true), (YearOf("E25"), stale["E25"]));
        Assert.Equal((2016, false), (YearOf("E21"), stale["E21"]));
        Assert.All(rows, row => Assert.Equal(YearOf(row.Text("id")) < 2016, stale[row.Text("id")]));

        int YearOf(string id)
        {
            var row = rows.Single(row => row.Text("id") == id);
            return row.TryGetProperty("year", out var year) ? year.GetInt32() : int.MaxValue;
        }
    }

    [Fact]
    public async Task Rows_that_conflict_name_each_other()
    {
        var rows = (await api.Anonymous.Read("/v1/evidence")).List("items");
        var conflicts = rows.SelectMany(row => Strings(row, "conflictsWith").Select(other => (row.Text("id"), other)))
            .ToHashSet();

        Assert.Superset(new HashSet<(string, string)> { ("E20", "E21"), ("E46", "E20"), ("E13", "E12") }, conflicts);
        Assert.All(conflicts, pair => Assert.Contains((pair.other, pair.Item1), conflicts));
    }

    [Theory]
    [InlineData("/v1/evidence")]
    [InlineData("/v1/evidence/E20")]
    public async Task A_matching_ETag_returns_304(string path)
    {
        var first = await api.Anonymous.GetAsync(path);
        var tag = first.Header("ETag")!;
        var repeated = await api.Anonymous.Send(HttpMethod.Get, path, ("If-None-Match", $"\"other\", {tag}"));
        var other = await api.Anonymous.Send(HttpMethod.Get, path, ("If-None-Match", "\"other\""));

        Assert.Matches("^\"[0-9a-f]{32}\"$", tag);
        Assert.Equal("public, max-age=300", first.Header("Cache-Control"));
        Assert.Equal((304, tag, ""), ((int)repeated.StatusCode, repeated.Header("ETag"), await repeated.Text()));
        Assert.Equal((200, await first.Text()), ((int)other.StatusCode, await other.Text()));
    }

    [Fact]
    public async Task Every_cited_row_is_in_the_register_and_has_status_read()
    {
        using var partner = await api.CreatePartner();
        var status = (await api.Anonymous.Read("/v1/evidence"))
            .List("items")
            .ToDictionary(row => row.Text("id"), row => row.Text("status"));
        var model = (await api.Anonymous.Read("/v1/models/fit-model/versions/2.0.0")).GetProperty("evidence");
        var result = await partner.Score(api.Request(PersonRequests.Developer), "?include=contributions");

        var byModel = model.EnumerateObject().SelectMany(link => Strings(link.Value, "evidence")).ToHashSet();
        var byResult = Cited(result);

        Assert.All(byModel, id => Assert.Equal("read", status[id]));
        Assert.Subset(byModel, byResult);
        Assert.InRange(byResult.Count, 30, byModel.Count);
    }

    [Fact]
    public async Task A_result_with_contributions_lists_its_stale_evidence()
    {
        using var partner = await api.CreatePartner();
        var stale = (await api.Anonymous.Read("/v1/evidence"))
            .List("items")
            .Where(row => row.GetProperty("stale").GetBoolean())
            .Select(row => row.Text("id"));

        var result = await partner.Score(api.Request(PersonRequests.Developer), "?include=contributions");
        var compact = await partner.Score(
            api.Request(PersonRequests.Developer),
            "?include=gates,bounds,constructs,planDetail"
        );

        Assert.Equal(stale.Where(Cited(result).Contains), Strings(result, "staleEvidence"));
        Assert.Contains("E20", Strings(result, "staleEvidence"));
        Assert.False(compact.TryGetProperty("staleEvidence", out _));
    }

    private static HashSet<string> Cited(JsonElement result) =>
        [
            .. result
                .List("channels")
                .SelectMany(channel => channel.List("contributions"))
                .SelectMany(term => Strings(term, "evidence")),
        ];

    private static IEnumerable<string> Strings(JsonElement value, string member) =>
        value.TryGetProperty(member, out var list) ? list.EnumerateArray().Select(id => id.GetString()!) : [];
}
