using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for every operation on the catalog.</summary>
internal sealed class CatalogScenarios(ApiFixture api, ExchangeRecorder exchanges)
{
    private const string Version = "/v1/instruments/channel-fit/versions/2";

    public async Task All()
    {
        await ReadDocuments();
        await ReadModelWithEveryMember();
    }

    private async Task ReadDocuments()
    {
        (string Operation, string Path, string? Missing)[] documents =
        [
            ("listChannels", "/v1/channels", null),
            ("listInstruments", "/v1/instruments", null),
            ("readInstrument", "/v1/instruments/channel-fit", "/v1/instruments/none"),
            ("readInstrumentVersion", Version, "/v1/instruments/channel-fit/versions/99"),
            ("readInstrumentVersion", "/v1/instruments/channel-fit/versions/1", null), // Its forms have no duration.
            ("readAnswerSchema", $"{Version}/schema", "/v1/instruments/none/versions/1/schema"),
            ("readSurveyJs", $"{Version}/surveyjs", "/v1/instruments/none/versions/1/surveyjs"),
            ("listModels", "/v1/models", null),
            ("readModel", "/v1/models/fit-model/versions/1.0.0", "/v1/models/fit-model/versions/9.9.9"),
            ("readModel", "/v1/models/fit-model/versions/1.1.0", null),
            ("readModel", "/v1/models/fit-model/versions/2.0.0", null),
            ("listEvidence", "/v1/evidence", null),
            ("readEvidence", "/v1/evidence/E01", "/v1/evidence/E99"),
        ];

        foreach (var (operation, path, missing) in documents)
        {
            await exchanges.Get(api.Anonymous, operation, 200, path);
            await exchanges.Get(api.Anonymous, operation, 304, path, tag: "*");
            await exchanges.Get(api.Anonymous, operation, 400, $"{path}?colour=red");

            if (missing is not null)
            {
                await exchanges.Get(api.Anonymous, operation, 404, missing);
            }
        }
    }

    /// <summary>Reads a draft that has the optional members which no published model has.</summary>
    private async Task ReadModelWithEveryMember()
    {
        const string condition = """{ "construct": "network", "below": 0.25 }""";
        var seed = Path.Combine(App.SeedsFolder, "models", "fit-model.v2.0.0.json");
        var document = JsonNode.Parse(await File.ReadAllBytesAsync(seed))!;
        document["version"] = "2.0.1";
        document["gates"]![0]!["all"] = JsonNode.Parse($"[{condition}]");

        foreach (var rule in (string[])["floor", "build"])
        {
            document[rule]!["any"] = JsonNode.Parse($"[{condition}]");
            document[rule]!["unless"] = JsonNode.Parse(condition);
        }

        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, document.ToJsonString());
        var published = api.Published;
        var draft = CatalogLoader.LoadDraft(file, published);
        File.Delete(file);
        await using var app = ApiFixture.Build(
            api.ConnectionString,
            catalog: new(
                published.Instruments,
                [.. published.Models, draft],
                published.Texts,
                published.Evidence,
                published.OutcomePriors
            )
        );
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };

        await exchanges.Get(client, "readModel", 200, "/v1/models/fit-model/versions/2.0.1");
    }
}
