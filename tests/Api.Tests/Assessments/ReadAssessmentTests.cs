using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

public sealed class ReadAssessmentTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Theory]
    [InlineData("", "en")]
    [InlineData("", "es")]
    [InlineData("?include=contributions,bounds", "en")]
    [InlineData("?include=all", "es")]
    public async Task A_stored_result_reads_back_byte_for_byte(string query, string language)
    {
        using var partner = await api.CreatePartner(KeyMode.Live);
        partner.DefaultRequestHeaders.AcceptLanguage.Add(new(language));
        string[] bodies =
        [
            SubmissionBodies.Smallest,
            SubmissionBodies.Complete,
            .. Enumerable.Range(0, 5).Select(seed => FullSubmissions.Request(api.Instrument, seed)),
        ];

        foreach (var body in bodies)
        {
            var created = await partner.Post($"/v1/assessments{query}", body);
            var read = await partner.GetAsync($"{created.Headers.Location}{query}");

            Assert.Equal((201, 200), ((int)created.StatusCode, (int)read.StatusCode));
            Assert.Equal(await created.Text(), await read.Text());
            Assert.All(
                ["Cache-Control", "Content-Language", "Content-Type"],
                name => Assert.Equal(created.Header(name), read.Header(name))
            );
        }
    }

    [Fact]
    public async Task A_matching_ETag_returns_304_with_no_store()
    {
        using var partner = await api.CreatePartner();
        var location = (await partner.Submit(SubmissionBodies.Smallest)).Headers.Location!.ToString();
        var first = await partner.GetAsync(location);
        var tag = first.Header("ETag")!;

        var same = await partner.Send(HttpMethod.Get, location, ("If-None-Match", tag));
        var other = await partner.Send(HttpMethod.Get, location, ("If-None-Match", "\"x\""));
        var more = await partner.Send(HttpMethod.Get, $"{location}?include=all", ("If-None-Match", tag));
        var spanish = await partner.Send(HttpMethod.Get, location, ("If-None-Match", tag), ("Accept-Language", "es"));

        Assert.StartsWith("\"", tag, StringComparison.Ordinal);
        Assert.Equal((304, "", tag), ((int)same.StatusCode, await same.Text(), same.Header("ETag")));
        Assert.All(
            (HttpResponseMessage[])[other, more, spanish],
            response => Assert.Equal(200, (int)response.StatusCode)
        );
        Assert.All(
            (HttpResponseMessage[])[first, same, more, spanish],
            response =>
            {
                Assert.Equal("no-store", response.Header("Cache-Control"));
                Assert.Null(response.Header("Access-Control-Allow-Origin"));
            }
        );
    }

    [Fact]
    public async Task If_None_Match_does_not_affect_a_submission()
    {
        using var partner = await api.CreatePartner();
        partner.DefaultRequestHeaders.Add("If-None-Match", "*");

        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.Smallest)).StatusCode);
    }

    [Fact]
    public async Task Other_partners_and_other_modes_results_return_404()
    {
        var keys = await api.CreateKeys();
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var otherPartner = await api.CreatePartner(KeyMode.Live);
        var path = $"/v1/assessments/{await (await live.Submit(SubmissionBodies.Smallest)).Id()}";
        var never = await Body(live, $"/v1/assessments/{Guid.CreateVersion7()}");

        Assert.Equal(never, await Body(otherPartner, path));
        Assert.Equal(never, await Body(test, path));
        Assert.Equal(never, await Body(otherPartner, path.ToUpperInvariant()));

        static async Task<string> Body(HttpClient client, string path)
        {
            var response = await client.GetAsync(path);
            var problem = await response.AssertProblem(404, "not-found");
            return string.Join(
                '|',
                problem.EnumerateObject().Where(member => member.Name is not ("instance" or "traceId"))
            );
        }
    }

    [Fact]
    public async Task Ids_are_case_insensitive()
    {
        using var partner = await api.CreatePartner();
        var created = await partner.Submit(SubmissionBodies.Smallest);
        var id = await created.Id();

        Assert.Equal(await created.Text(), await partner.GetStringAsync($"/v1/assessments/{id.ToUpperInvariant()}"));
    }

    [Theory]
    [InlineData("include=everything")]
    [InlineData("include=All")]
    [InlineData("include=contributions&include=gates")]
    [InlineData("fields=id")]
    public async Task Unknown_query_parameters_return_400_only_for_existing_assessments(string query)
    {
        using var partner = await api.CreatePartner();
        var location = (await partner.Submit(SubmissionBodies.Smallest)).Headers.Location;

        await (await partner.GetAsync($"{location}?{query}")).AssertProblem(400, "unreadable");
        await (await partner.GetAsync($"/v1/assessments/{Guid.NewGuid()}?{query}")).AssertProblem(404, "not-found");
    }
}
