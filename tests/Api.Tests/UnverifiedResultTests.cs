using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests;

public sealed class UnverifiedResultTests(House house) : IClassFixture<House>
{
    [Theory]
    [InlineData("result_hash = sha256('tampered')", true, true)]
    [InlineData("answers = '{}'", true, true)]
    [InlineData("answers = '{\"ENG1\":5}'", true, true)]
    [InlineData("answers = '{\"NOPE\":5}'", true, false)]
    [InlineData("answers = '{\"ENG1\":\"\\ud800\",\"\\ud800\":1}'", true, false)]
    [InlineData("answers = '[]'", true, false)]
    [InlineData("answers = 'null'", true, false)]
    [InlineData("model = 'fit-model@0.0.1'", false, true)]
    [InlineData("instrument = 'other@1'", true, false)]
    [InlineData("plan = '{\"hoursPerWeek\":999}'", true, true)]
    public async Task A_row_that_was_tampered_with_is_served_as_stored_and_marked(
        string tampering,
        bool modelIsKnown,
        bool sheetIsReadable
    )
    {
        using var partner = await house.NewPartner();
        var created = await partner.Post("/v1/assessments?include=all", Sheets.Request(house.Instrument, 2), "kept");
        var (id, whole) = (await created.Id(), await created.Json());
        using var counted = new Counter(house.Services.GetRequiredService<IMeterFactory>());

        await house.AsOwner<int>($"update assessment set {tampering} where id = @id", new { id = Guid.Parse(id) });
        var response = await partner.GetAsync($"/v1/assessments/{id}?include=all");
        var result = await response.Json();
        var replay = await partner.Post("/v1/assessments", Sheets.Request(house.Instrument, 2), "kept");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal((201, await response.Text()), ((int)replay.StatusCode, await replay.Text()));
        Assert.Equal(2, counted.Total);
        Assert.False(result.GetProperty("verified").GetBoolean());
        Assert.Equal(Stored(whole), Stored(result));
        Assert.All(
            result.List("channels"),
            channel =>
                Assert.Equal(
                    ["channel", "score", "verdict", "rank"],
                    channel.EnumerateObject().Select(member => member.Name)
                )
        );
        Assert.Equal(whole.GetProperty("focus").Text("verdict"), result.GetProperty("focus").Text("verdict"));
        Assert.Equal(JsonValueKind.Null, result.GetProperty("plan").ValueKind);
        Assert.All(
            ["planUnavailable", "planDetail", "flags", "quality", "constructs"],
            member => Assert.False(result.TryGetProperty(member, out var _), member)
        );
        Assert.All(
            ["modelHash", "basis"],
            member => Assert.Equal(modelIsKnown, result.TryGetProperty(member, out var _))
        );
        Assert.All(
            ["answered", "asked", "answers"],
            member => Assert.Equal(sheetIsReadable, result.TryGetProperty(member, out var _))
        );
    }

    [Theory]
    [InlineData("scores[1] = scores[1] + 1")]
    [InlineData("verdicts[2] = case verdicts[2] when 'core' then 'skip'::verdict else 'core'::verdict end")]
    [InlineData("focus = 'carrier-pigeons'")]
    public async Task Scores_verdicts_and_a_focus_beside_the_hash_are_held_to_it_as_well(string tampering)
    {
        using var partner = await house.NewPartner();
        var id = await (await partner.Post("/v1/assessments", Sheets.Request(house.Instrument, 2))).Id();

        await house.AsOwner<int>($"update assessment set {tampering} where id = @id", new { id = Guid.Parse(id) });

        foreach (var path in (string[])["", "/channels/twitter"])
        {
            var answer = await partner.GetAsync($"/v1/assessments/{id}{path}");
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.False((await answer.Json()).GetProperty("verified").GetBoolean());
        }

        var focus = (await (await partner.GetAsync($"/v1/assessments/{id}")).Json()).GetProperty("focus");
        Assert.Equal(
            tampering.StartsWith("focus", StringComparison.Ordinal),
            focus.Text("channel") == "carrier-pigeons"
        );
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{id}/report")).StatusCode);
        Assert.Equal(200, (int)(await partner.Post($"/v1/assessments/{id}/plan", "{}")).StatusCode);
        Assert.Equal(200, (int)(await partner.GetAsync("/v1/assessments/export")).StatusCode);
    }

    [Fact]
    public async Task A_row_as_it_was_stored_is_verified_and_not_counted()
    {
        using var partner = await house.NewPartner();
        using var counted = new Counter(house.Services.GetRequiredService<IMeterFactory>());

        var created = await partner.Submit(Sheets.Request(house.Instrument, 2));
        var result = await (await partner.GetAsync(created.Headers.Location)).Json();

        Assert.True(result.GetProperty("verified").GetBoolean());
        Assert.Equal(0, counted.Total);
    }

    private static IEnumerable<(string, decimal, string)> Stored(JsonElement result) =>
        result
            .List("channels")
            .Select(channel =>
                (channel.Text("channel"), channel.GetProperty("score").GetDecimal(), channel.Text("verdict"))
            )
            .Order();

    /// <summary>Counts what this application counts: others run beside it.</summary>
    private sealed class Counter : IDisposable
    {
        private readonly MeterListener listener = new();

        public Counter(IMeterFactory meters)
        {
            listener.InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "channelfit.results.unverified" && instrument.Meter.Scope == meters)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<long>((_, value, _, _) => Total += value);
            listener.Start();
        }

        public long Total { get; private set; }

        public void Dispose() => listener.Dispose();
    }
}
