using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Tests.Catalog;

/// <summary>The API, the JSON Schema and the SurveyJS form accept the same answers.</summary>
[Trait("Category", "Slow")]
public sealed class InstrumentFormatsTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string First = "channel-fit@1";
    private const string Second = "channel-fit@2";

    [Theory]
    [InlineData(First, "en", 1)]
    [InlineData(First, "es", 2)]
    [InlineData(Second, "en", 1)]
    [InlineData(Second, "es", 2)]
    public async Task The_JSON_Schema_accepts_exactly_the_answers_the_reader_accepts(
        string id,
        string language,
        int seed
    )
    {
        var instrument = Published(id);
        var random = new RandomAnswerJson(instrument, seed);
        List<string> texts = [.. Enumerable.Range(0, 5000).Select(_ => random.Next())];

        var verdicts = await NodeRunner.Ask("schema.mjs", await Form(instrument, "schema", language), texts);

        Assert.DoesNotContain(
            texts.Zip(verdicts),
            pair => (Read(instrument, pair.First) is null ? "false" : "true") != pair.Second
        );
        Assert.InRange(verdicts.Count(verdict => verdict == "true"), 1500, 3500);
    }

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    public async Task The_API_accepts_exactly_the_answers_the_reader_accepts(string id)
    {
        using var partner = await api.CreatePartner();
        var instrument = Published(id);
        var random = new RandomAnswerJson(instrument, 3);

        for (var times = 0; times < 200; times++)
        {
            var text = random.Next();
            var response = await partner.Post("/v1/scores", $$"""{"instrument":"{{id}}","answers":{{text}}}""");

            Assert.Equal((text, Read(instrument, text) is null ? 422 : 200), (text, (int)response.StatusCode));
        }
    }

    [Theory]
    [InlineData(First, "en", 4)]
    [InlineData(First, "es", 5)]
    [InlineData(Second, "en", 4)]
    [InlineData(Second, "es", 5)]
    public async Task SurveyJS_shows_the_visible_items_and_submits_accepted_answers(
        string id,
        string language,
        int seed
    )
    {
        var instrument = Published(id);
        var random = new RandomAnswerJson(instrument, seed);
        List<string> people = [.. Enumerable.Range(0, 150).Select(_ => RandomPerson(random))];

        var forms = await NodeRunner.Ask("survey.mjs", await Form(instrument, "surveyjs", language), people);

        Assert.All(
            forms,
            form =>
            {
                var filled = JsonSerializer.Deserialize<JsonElement>(form);
                var responses = Read(instrument, filled.GetProperty("answers").GetRawText());
                Assert.NotNull(responses);
                Assert.Equal(
                    instrument.Items.Where(responses.IsVisible).Select(item => item.Code).Order(),
                    filled.List("visible").Select(item => item.GetString()!).Order()
                );
            }
        );
    }

    /// <summary>A person who answers some items and then changes up to three answers.</summary>
    private static string RandomPerson(RandomAnswerJson random)
    {
        var changes = Enumerable
            .Range(0, random.Under(4))
            .Select(_ => random.Item())
            .Select(item => $"[\"{item.Code}\",{random.Answer(item)}]");
        return $$"""{"answers":{{random.NextValid()}},"changes":[{{string.Join(',', changes)}}]}""";
    }

    private Instrument Published(string id) => api.Published.FindInstrument(id)!.Instrument;

    private static ResponseSet? Read(Instrument instrument, string answers)
    {
        using var json = JsonDocument.Parse(answers, JsonRequestBody.StrictOptions);
        return AnswerReader.Read(instrument, json.RootElement, "#/answers", []);
    }

    private async Task<string> Form(Instrument instrument, string form, string language)
    {
        var path = $"/v1/instruments/{instrument.Key}/versions/{instrument.Version}/{form}";
        using var response = await api.Anonymous.Send(HttpMethod.Get, path, ("Accept-Language", language));
        Assert.Equal(language, response.Header("Content-Language"));
        return (await response.Json()).GetRawText();
    }
}
