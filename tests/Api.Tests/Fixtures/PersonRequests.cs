using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Requests of people whose answers lead to verdicts of every kind: the demo's, and random consistent ones.</summary>
public static class PersonRequests
{
    /// <summary>A career coach with three hours a week who does not use Twitter for now.</summary>
    public const int Coach = 0;

    /// <summary>A developer with eight hours a week, much of it online.</summary>
    public const int Developer = 1;

    /// <summary>A graduate who answered the short form.</summary>
    public const int Graduate = 2;

    /// <summary>Returns the request of one of the demo's people.</summary>
    public static JsonObject Request(this ApiFixture api, int person) =>
        api.Request(JsonObject.Create(api.Services.GetRequiredService<DemoSubmissions>().Bodies[person])!["answers"]!);

    /// <summary>Returns a request with these answers.</summary>
    public static JsonObject Request(this ApiFixture api, JsonNode answers) =>
        new() { ["instrument"] = api.Instrument.Id, ["answers"] = answers.DeepClone() };

    /// <summary>Returns a request with consistent answers to every visible item.</summary>
    public static JsonObject RandomRequest(this ApiFixture api, int seed)
    {
        var random = new Random(seed);
        var answers = FullSubmissions.Full(api.Instrument, seed);
        var model = api.Published.NewestModelOf(api.Instrument.Id)!.Model;
        double[] levels = [.. model.ConstructScales.Select(_ => random.NextDouble())];

        foreach (var item in api.Instrument.Items.Where(item => answers.ContainsKey(item.Code)))
        {
            if (
                model.ConstructScales.FirstOrDefault(scale => scale.Uses(item.Index)) is { } scale
                && api.Instrument.Items.All(other => other.ShowWhen?.Item != item.Index)
            )
            {
                answers[item.Code] = Nearest(model.ScoringKey, item, levels[scale.Index]);
            }
        }

        return api.Request(JsonSerializer.SerializeToNode(answers)!);
    }

    /// <summary>Returns the answer to an item whose answer value comes nearest to a level.</summary>
    private static object Nearest(ScoringKey key, Item item, double level)
    {
        var scoring = key[item.Index];
        return item.Type switch
        {
            ItemType.Agreement => Math.Round(
                item.Min + ((item.Max - item.Min) * (scoring.Reversed ? 1 - level : level))
            ),
            ItemType.Number => Math.Ceiling(scoring.Knots.MinBy(knot => Math.Abs(knot.Y - level)).X),
            _ => item.Options[
                Enumerable
                    .Range(0, item.Options.Length)
                    .Where(option => !double.IsNaN(key.ValueOf(item.Index, option)))
                    .MinBy(option => Math.Abs(key.ValueOf(item.Index, option) - level))
            ],
        };
    }

    /// <summary>Returns the request with one more member.</summary>
    public static JsonObject With(this JsonObject request, string member, string json)
    {
        request[member] = JsonNode.Parse(json);
        return request;
    }

    /// <summary>Stores the request and returns its result.</summary>
    public static async Task<JsonElement> Submit(this HttpClient partner, JsonObject request, string query = "")
    {
        using var response = await partner.Post($"/v1/assessments{query}", request.ToJsonString());
        Assert.Equal(201, (int)response.StatusCode);
        return await response.Json();
    }

    /// <summary>Scores the request and returns its result.</summary>
    public static async Task<JsonElement> Score(this HttpClient partner, JsonObject request, string query = "")
    {
        using var response = await partner.Post($"/v1/scores{query}", request.ToJsonString());
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Json();
    }

    /// <summary>Reads a resource as JSON.</summary>
    public static async Task<JsonElement> Read(
        this HttpClient client,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var response = await client.Send(HttpMethod.Get, path, headers);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Json();
    }

    /// <summary>Returns one channel of a result.</summary>
    public static JsonElement Channel(this JsonElement result, string channel) =>
        result.List("channels").Single(view => view.Text("channel") == channel);

    /// <summary>Changes a stored result so that the current code computes a different one.</summary>
    public static Task<int> TamperWithRow(this ApiFixture api, string id) =>
        api.QueryAsOwner<int>(
            "update assessment set result_hash = sha256('') where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );
}
