using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Catalog;

public sealed class CatalogTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    public static TheoryData<string, bool> Documents { get; } =
        new()
        {
            { "/v1/channels", true },
            { "/v1/instruments", true },
            { "/v1/instruments/channel-fit", true },
            { "/v1/instruments/channel-fit/versions/1", true },
            { "/v1/instruments/channel-fit/versions/2", true },
            { "/v1/models", false },
            { "/v1/models/fit-model/versions/1.0.0", false },
            { "/v1/instruments/channel-fit/versions/1/schema", true },
            { "/v1/instruments/channel-fit/versions/1/surveyjs", true },
            { "/v1/instruments/channel-fit/versions/2/schema", true },
            { "/v1/instruments/channel-fit/versions/2/surveyjs", true },
            { "/v1/evidence", false },
            { "/v1/evidence/E01", false },
        };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_catalog_document_needs_no_key_and_is_publicly_cacheable(string path, bool _)
    {
        var response = await api.Anonymous.GetAsync(path);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("*", response.Header("Access-Control-Allow-Origin"));
        Assert.Equal("public, max-age=300", response.Header("Cache-Control"));
        Assert.Equal(200, (int)(await api.CreateClient("cf_nonsense").GetAsync(path)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_matching_ETag_returns_304(string path, bool _)
    {
        var first = await api.Anonymous.GetAsync(path);
        var tag = first.Header("ETag")!;

        foreach (var known in (string[])[tag, "*", $"W/{tag}", $"\"other\", {tag}"])
        {
            var repeated = await api.Anonymous.Send(HttpMethod.Get, path, ("If-None-Match", known));
            Assert.Equal((304, ""), ((int)repeated.StatusCode, await repeated.Text()));
            Assert.All(
                ["ETag", "Cache-Control", "Vary", "Content-Language", "Access-Control-Allow-Origin"],
                name => Assert.Equal(first.Header(name), repeated.Header(name))
            );
        }

        foreach (var unknown in (string[])["\"other\"", tag.Trim('"'), ""])
        {
            var repeated = await api.Anonymous.Send(HttpMethod.Get, path, ("If-None-Match", unknown));
            Assert.Equal(200, (int)repeated.StatusCode);
        }
    }

    [Theory]
    [InlineData("", "en")]
    [InlineData("es", "es")]
    [InlineData("ES-mx", "es")]
    [InlineData("de, es;q=0.4, en;q=0.3", "es")]
    [InlineData("es;q=0.3, en-GB;q=0.4", "en")]
    [InlineData("es;q=0, fr", "en")]
    [InlineData("*", "en")]
    [InlineData("fr, zh", "en")]
    [InlineData("es;q=abc", "en")]
    public async Task The_most_preferred_available_language_is_chosen(string wanted, string language)
    {
        foreach (var (path, spoken) in Documents.Select(row => ((string)row[0], (bool)row[1])))
        {
            var response = await api.Anonymous.Send(HttpMethod.Get, path, ("Accept-Language", wanted));
            Assert.Equal(spoken ? language : null, response.Header("Content-Language"));
            Assert.Equal(spoken ? "Accept-Language" : null, response.Header("Vary"));
        }
    }

    [Fact]
    public async Task The_language_changes_texts_and_ETags_but_no_hash()
    {
        var english = await api.Anonymous.GetAsync("/v1/instruments/channel-fit");
        var spanish = await api.Anonymous.Send(
            HttpMethod.Get,
            "/v1/instruments/channel-fit",
            ("Accept-Language", "es")
        );

        Assert.NotEqual(english.Header("ETag"), spanish.Header("ETag"));
        var (one, other) = (await english.Json(), await spanish.Json());
        Assert.Equal(one.Text("hash"), other.Text("hash"));
        Assert.NotEqual(one.List("items")[0].Text("text"), other.List("items")[0].Text("text"));
    }

    [Fact]
    public async Task Channels_are_listed_in_model_order()
    {
        var channels = (await (await api.Anonymous.GetAsync("/v1/channels")).Json()).List("items");

        Assert.Equal(
            api.Published.NewestModel.Model.Channels.Select(channel => channel.Key),
            channels.Select(channel => channel.Text("key"))
        );
        Assert.Equal(13, channels.Count);
        Assert.All(
            channels,
            channel => Assert.All(["name", "description"], text => Assert.NotEmpty(channel.Text(text)))
        );
    }

    [Fact]
    public async Task An_instrument_without_a_version_is_the_newest_one()
    {
        var newest = await api.Anonymous.Read("/v1/instruments/channel-fit");
        var second = await api.Anonymous.Read("/v1/instruments/channel-fit/versions/2");

        Assert.Equal(second.GetRawText(), newest.GetRawText());
        Assert.Equal(
            [("quick", 14, 3), ("short", 26, 5), ("full", 50, 9)],
            newest
                .GetProperty("forms")
                .EnumerateObject()
                .Select(form => (form.Name, form.Value.List("items").Count, (int)form.Value.Number("minutes")))
        );
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(2, 50)]
    public async Task An_instrument_contains_everything_needed_to_administer_it(int version, int count)
    {
        var instrument = await (await api.Anonymous.GetAsync($"/v1/instruments/channel-fit/versions/{version}")).Json();
        var items = instrument.List("items");
        var codes = items.Select(item => item.Text("code")).ToHashSet();

        Assert.Equal(count, codes.Count);
        Assert.Equal(
            codes.Order(),
            instrument
                .List("sections")
                .SelectMany(section => section.List("items"))
                .Select(code => code.GetString())
                .Order()
        );
        Assert.All(
            ["short", "full"],
            form =>
                Assert.Subset(
                    codes,
                    instrument
                        .GetProperty("forms")
                        .GetProperty(form)
                        .List("items")
                        .Select(code => code.GetString()!)
                        .ToHashSet()
                )
        );
        Assert.All(items, item => Assert.NotEmpty(item.Text("text")));
        Assert.All(
            items.Where(item => item.Text("type") == "choice"),
            item => Assert.All(item.List("options"), option => Assert.NotEmpty(option.Text("label")))
        );
        Assert.All(
            items.Where(item => item.Text("type") == "number"),
            item => Assert.All(["min", "max", "integer", "unit", "label"], name => item.GetProperty(name))
        );
        Assert.All(
            items.Where(item => item.Text("type") == "agreement"),
            item =>
                Assert.Equal(5, instrument.GetProperty("scales").GetProperty(item.Text("scale")).List("points").Count)
        );
        Assert.Equal("CTX2", items.Single(item => item.Text("code") == "ADV1").GetProperty("showWhen").Text("item"));
    }

    [Fact]
    public async Task A_result_names_the_hash_of_the_model_that_made_it()
    {
        using var partner = await api.CreatePartner();

        foreach (var entry in (await (await partner.GetAsync("/v1/models")).Json()).List("items"))
        {
            var path = $"/v1/models/{entry.Text("key")}/versions/{entry.Text("version")}";
            var model = await (await partner.GetAsync(path)).Json();
            var body = JsonSerializer.Serialize(
                new
                {
                    instrument = entry.Text("instrument"),
                    answers = new { },
                    model = entry.Text("id"),
                }
            );

            Assert.Equal(entry.Text("hash"), model.Text("hash"));
            Assert.Equal(
                (entry.Text("id"), entry.Text("hash")),
                await (await partner.Post("/v1/scores", body)).Json() is var result
                    ? (result.Text("model"), result.Text("modelHash"))
                    : default
            );
        }
    }

    [Theory]
    [InlineData("/v1/instruments/nothing")]
    [InlineData("/v1/instruments/Channel-Fit")]
    [InlineData("/v1/instruments/channel-fit/versions/3")]
    [InlineData("/v1/instruments/channel-fit/versions/01")]
    [InlineData("/v1/instruments/channel-fit/versions/1.0")]
    [InlineData("/v1/models/fit-model/versions/1")]
    [InlineData("/v1/models/channel-fit/versions/1")]
    public async Task An_unpublished_document_returns_404_with_CORS_headers(string path)
    {
        var response = await api.Anonymous.GetAsync(path);

        await response.AssertProblem(404, "not-found");
        Assert.Equal("*", response.Header("Access-Control-Allow-Origin"));
        Assert.Null(response.Header("ETag"));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_catalog_document_rejects_query_parameters(string path, bool _) =>
        await (await api.Anonymous.GetAsync($"{path}?language=es")).AssertProblem(400, "unreadable");
}
