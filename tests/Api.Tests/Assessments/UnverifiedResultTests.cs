using System.Diagnostics.Metrics;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Assessments;

public sealed class UnverifiedResultTests(ApiFixture api) : IClassFixture<ApiFixture>
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
    public async Task A_tampered_row_is_served_as_stored_with_verified_false(
        string tampering,
        bool modelIsKnown,
        bool answersAreReadable
    )
    {
        using var partner = await api.CreatePartner();
        var created = await partner.Post(
            "/v1/assessments?include=all",
            FullSubmissions.Request(api.Instrument, 2),
            "kept"
        );
        var (id, whole) = (await created.Id(), await created.Json());
        using var counted = new MetricListener(api.Services.GetRequiredService<IMeterFactory>());

        await api.QueryAsOwner<int>($"update assessment set {tampering} where id = @id", new { id = Guid.Parse(id) });
        var response = await partner.GetAsync($"/v1/assessments/{id}?include=all");
        var result = await response.Json();
        var replay = await partner.Post("/v1/assessments", FullSubmissions.Request(api.Instrument, 2), "kept");

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
            member => Assert.Equal(answersAreReadable, result.TryGetProperty(member, out var _))
        );
    }

    [Theory]
    [InlineData("scores[1] = scores[1] + 1")]
    [InlineData("verdicts[2] = case verdicts[2] when 'core' then 'skip'::verdict else 'core'::verdict end")]
    [InlineData("focus = 'carrier-pigeons'")]
    public async Task Tampered_scores_verdicts_and_focus_are_detected(string tampering)
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Post("/v1/assessments", FullSubmissions.Request(api.Instrument, 2))).Id();

        await api.QueryAsOwner<int>($"update assessment set {tampering} where id = @id", new { id = Guid.Parse(id) });

        foreach (var path in (string[])["", "/channels/twitter"])
        {
            var response = await partner.GetAsync($"/v1/assessments/{id}{path}");
            Assert.Equal(200, (int)response.StatusCode);
            Assert.False((await response.Json()).GetProperty("verified").GetBoolean());
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
    public async Task An_intact_row_is_verified_and_not_counted()
    {
        using var partner = await api.CreatePartner();
        using var counted = new MetricListener(api.Services.GetRequiredService<IMeterFactory>());

        var created = await partner.Submit(FullSubmissions.Request(api.Instrument, 2));
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

    /// <summary>Counts only the measurements of this application, because others run in the same process.</summary>
    private sealed class MetricListener : IDisposable
    {
        private readonly MeterListener listener = new();

        public MetricListener(IMeterFactory meters)
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
