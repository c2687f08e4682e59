using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Outcomes;
using ChannelFit.Benchmarks.ModelCard;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for the operations on what outcomes teach.</summary>
internal sealed class OutcomeScenarios(ApiFixture api, ExchangeRecorder exchanges)
{
    private static readonly (string Operation, string Path, string? Missing)[] Reads =
    [
        ("readOutcomeSummary", "/v1/outcomes/summary", null),
        (
            "readCalibration",
            "/v1/models/fit-model/versions/2.0.0/calibration",
            "/v1/models/fit-model/versions/9.9.9/calibration"
        ),
        (
            "readStatistics",
            "/v1/instruments/channel-fit/versions/2/statistics",
            "/v1/instruments/channel-fit/versions/99/statistics"
        ),
    ];

    public async Task All(HttpClient partner)
    {
        var data = await OutcomeTestData.Of(api, partner);

        for (var person = 0; person < 11; person++)
        {
            await data.AddWeek($"outcome-{person}", "referrals", hours: 2, interviews: 1);
        }

        await data.AddWeek("outcome-1", "events", hours: 2);

        foreach (var (operation, path, missing) in Reads)
        {
            await exchanges.Get(partner, operation, 200, path);
            await exchanges.Get(partner, operation, 400, $"{path}?colour=red");

            if (missing is not null)
            {
                await exchanges.Get(partner, operation, 404, missing);
            }
        }

        // Enough people for every number that is withheld about few.
        using var large = await api.CreatePartner();
        var many = await OutcomeTestData.Of(api, large);
        await many.Add(new(SimulatedSearch.Separating, people: 400, weeks: 8, seed: 1));
        var population = new SimulatedPopulation(api.Published.FindModel(OutcomeTestData.Model)!.Model);
        await many.AddAnswers(
            population.Draw(300).Select(person => (person.Second, (ResponseSet?)person.First)),
            DateTimeOffset.UtcNow
        );

        foreach (var (operation, path, _) in Reads)
        {
            await exchanges.Get(large, operation, 200, path);
        }

        await exchanges.Get(partner, "readOutcomeSummary", 200, "/v1/outcomes/summary?by=channel,verdict");
        await exchanges.Get(partner, "readOutcomeSummary", 200, "/v1/outcomes/summary?by=channel,occupation");
    }

    public async Task AllWithStatus(HttpClient client, int status)
    {
        foreach (var (operation, path, _) in Reads)
        {
            await exchanges.Get(client, operation, status, path);
        }
    }
}
