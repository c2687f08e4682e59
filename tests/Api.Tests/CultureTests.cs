using System.Text.RegularExpressions;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

public sealed class CultureTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Under_any_culture_the_same_requests_get_the_same_bytes()
    {
        var key = (await house.NewKeys()).First(key => key.Kind == KeyKind.Secret).Reveal();
        using var here = house.Client(key);
        var location = (await here.Submit(Bodies.Whole, "culture")).Headers.Location!.ToString();
        var expected = await Ask(here, location);

        await Task.WhenAll(((string[])["de_DE", "tr_TR", "ar_SA", "fa_IR"]).Select(Compare));

        async Task Compare(string culture)
        {
            await using var service = await Service.Serve(
                house.ConnectionString,
                ("LC_ALL", $"{culture}.UTF-8"),
                ("LANG", $"{culture}.UTF-8")
            );
            using var client = service.Client(key);
            Assert.Equal(expected, await Ask(client, location));
        }
    }

    private async Task<List<string>> Ask(HttpClient client, string location)
    {
        var answers = new List<string>();

        for (var seed = 0; seed < 4; seed++)
        {
            var body = Sheets.Request(house.Instrument, seed);
            answers.Add(await Text(client.Post("/v1/scores?include=all", body)));
        }

        answers.Add(await Text(client.Submit(Bodies.Whole, "culture")));
        answers.Add(await Text(client.Submit(Bodies.Replace("answers/ENG1", "-1.5"))));
        answers.Add(await Text(client.Submit(Bodies.Replace("plan/hoursPerWeek", "81.5"))));
        answers.Add(await Text(client.Submit(Bodies.Replace("plan/bounds/linkedin/max", "1.1"))));
        answers.Add(await Text(client.Submit("{\"instrument\":1.5,}")));
        answers.Add(await Text(client.GetAsync($"{location}?include=all")));
        answers.Add(await Text(client.GetAsync("/v1/assessments?limit=0")));
        answers.Add(await Text(client.GetAsync("/v1/assessments?createdFrom=2026-01-01T00:00:00.5Z")));
        answers.Add(await Text(client.GetAsync("/v1/INSTRUMENTS/channel-fit")));
        answers.Add(await Text(client.GetAsync("/v1/models/fit-model/versions/1.0.0")));
        return answers;
    }

    private static async Task<string> Text(Task<HttpResponseMessage> asking)
    {
        var response = await asking;
        var text = Regex.Replace(await response.Text(), "\"traceId\":\"[^\"]+\"", "");
        return $"{(int)response.StatusCode} {response.Header("ETag")} {response.Header("Location")} {text}";
    }
}
