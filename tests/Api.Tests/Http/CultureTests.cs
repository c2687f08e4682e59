using System.Text.RegularExpressions;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Http;

[Trait("Category", "Slow")]
public sealed class CultureTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Responses_are_identical_under_every_culture()
    {
        var key = (await api.CreateKeys()).First(key => key.Type == KeyType.Secret).Reveal();
        using var here = api.CreateClient(key);
        var location = (await here.Submit(SubmissionBodies.Complete, "culture")).Headers.Location!.ToString();
        var expected = await ReadResponses(here, location);

        await Task.WhenAll(((string[])["de_DE", "tr_TR", "ar_SA", "fa_IR"]).Select(Compare));

        async Task Compare(string culture)
        {
            await using var service = await ServiceProcess.StartServing(
                api.ConnectionString,
                ("LC_ALL", $"{culture}.UTF-8"),
                ("LANG", $"{culture}.UTF-8")
            );
            using var client = service.Client(key);
            Assert.Equal(expected, await ReadResponses(client, location));
        }
    }

    private async Task<List<string>> ReadResponses(HttpClient client, string location)
    {
        var answers = new List<string>();

        for (var seed = 0; seed < 4; seed++)
        {
            var body = FullSubmissions.Request(api.Instrument, seed);
            answers.Add(await Text(client.Post("/v1/scores?include=all", body)));
        }

        answers.Add(await Text(client.Submit(SubmissionBodies.Complete, "culture")));
        answers.Add(await Text(client.Submit(SubmissionBodies.Replace("answers/ENG1", "-1.5"))));
        answers.Add(await Text(client.Submit(SubmissionBodies.Replace("plan/hoursPerWeek", "81.5"))));
        answers.Add(await Text(client.Submit(SubmissionBodies.Replace("plan/bounds/linkedin/max", "1.1"))));
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
