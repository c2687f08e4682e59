using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

public sealed class ReadAssessmentTests(House house) : IClassFixture<House>
{
    [Theory]
    [InlineData("", "en")]
    [InlineData("", "es")]
    [InlineData("?include=contributions,bounds", "en")]
    [InlineData("?include=all", "es")]
    public async Task What_was_stored_reads_back_byte_for_byte(string query, string language)
    {
        using var partner = await house.NewPartner(KeyMode.Live);
        partner.DefaultRequestHeaders.AcceptLanguage.Add(new(language));
        string[] bodies =
        [
            Bodies.Smallest,
            Bodies.Whole,
            .. Enumerable.Range(0, 5).Select(seed => Sheets.Request(house.Instrument, seed)),
        ];

        foreach (var body in bodies)
        {
            var created = await partner.Post($"/v1/assessments{query}", body);
            var read = await partner.GetAsync($"{created.Headers.Location}{query}");

            Assert.Equal((201, 200), ((int)created.StatusCode, (int)read.StatusCode));
            Assert.Equal(await created.Text(), await read.Text());
            Assert.All(
                ["ETag", "Cache-Control", "Content-Language", "Content-Type"],
                name => Assert.Equal(created.Header(name), read.Header(name))
            );
        }
    }

    [Fact]
    public async Task A_result_that_the_client_has_is_not_sent_again_and_nobody_else_keeps_it()
    {
        using var partner = await house.NewPartner();
        var location = (await partner.Submit(Bodies.Smallest)).Headers.Location!.ToString();
        var first = await partner.GetAsync(location);
        var tag = first.Header("ETag")!;

        var same = await partner.Send(HttpMethod.Get, location, ("If-None-Match", tag));
        var other = await partner.Send(HttpMethod.Get, location, ("If-None-Match", "\"x\""));
        var more = await partner.Send(HttpMethod.Get, $"{location}?include=all", ("If-None-Match", tag));
        var spanish = await partner.Send(HttpMethod.Get, location, ("If-None-Match", tag), ("Accept-Language", "es"));

        Assert.StartsWith("\"", tag, StringComparison.Ordinal);
        Assert.Equal((304, "", tag), ((int)same.StatusCode, await same.Text(), same.Header("ETag")));
        Assert.All((HttpResponseMessage[])[other, more, spanish], answer => Assert.Equal(200, (int)answer.StatusCode));
        Assert.All(
            (HttpResponseMessage[])[first, same, more, spanish],
            answer =>
            {
                Assert.Equal("no-store", answer.Header("Cache-Control"));
                Assert.Null(answer.Header("Access-Control-Allow-Origin"));
            }
        );
    }

    [Fact]
    public async Task A_submission_is_stored_and_answered_whatever_the_client_has()
    {
        using var partner = await house.NewPartner();
        partner.DefaultRequestHeaders.Add("If-None-Match", "*");

        Assert.Equal(201, (int)(await partner.Submit(Bodies.Smallest)).StatusCode);
    }

    [Fact]
    public async Task Anothers_result_and_one_of_the_other_mode_look_like_one_that_never_was()
    {
        var keys = await house.NewKeys();
        using var live = house.Client(keys.Single(key => key is { Mode: KeyMode.Live, Kind: KeyKind.Secret }).Reveal());
        using var test = house.Client(keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyKind.Secret }).Reveal());
        using var stranger = await house.NewPartner(KeyMode.Live);
        var path = $"/v1/assessments/{await (await live.Submit(Bodies.Smallest)).Id()}";
        var never = await Body(live, $"/v1/assessments/{Guid.CreateVersion7()}");

        Assert.Equal(never, await Body(stranger, path));
        Assert.Equal(never, await Body(test, path));
        Assert.Equal(never, await Body(stranger, path.ToUpperInvariant()));

        static async Task<string> Body(HttpClient client, string path)
        {
            var response = await client.GetAsync(path);
            var problem = await response.Refusal(404, "not-found");
            return string.Join(
                '|',
                problem.EnumerateObject().Where(member => member.Name is not ("instance" or "traceId"))
            );
        }
    }

    [Fact]
    public async Task An_id_is_the_same_in_upper_case()
    {
        using var partner = await house.NewPartner();
        var created = await partner.Submit(Bodies.Smallest);
        var id = await created.Id();

        Assert.Equal(await created.Text(), await partner.GetStringAsync($"/v1/assessments/{id.ToUpperInvariant()}"));
    }

    [Theory]
    [InlineData("include=everything")]
    [InlineData("include=All")]
    [InlineData("include=contributions&include=gates")]
    [InlineData("fields=id")]
    public async Task A_query_that_is_not_taken_is_refused_only_where_something_is(string query)
    {
        using var partner = await house.NewPartner();
        var location = (await partner.Submit(Bodies.Smallest)).Headers.Location;

        await (await partner.GetAsync($"{location}?{query}")).Refusal(400, "unreadable");
        await (await partner.GetAsync($"/v1/assessments/{Guid.NewGuid()}?{query}")).Refusal(404, "not-found");
    }
}
