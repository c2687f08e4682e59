using System.Buffers.Binary;
using System.Text.Json;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

public sealed class SubmitAssessmentTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_submission_is_scored_and_kept()
    {
        using var partner = await house.NewPartner();

        var response = await partner.Submit(
            new { instrument = "channel-fit@1", answers = new { NET1 = 10, REL1 = 5 } }
        );

        Assert.Equal(201, (int)response.StatusCode);
        var kept = await response.Json();
        Assert.Equal($"/v1/assessments/{kept.Text("id")}", response.Header("Location"));
        Assert.Equal("referrals", kept.List("channels")[0].Text("channel"));
        Assert.Equal(await response.Text(), await partner.GetStringAsync(response.Headers.Location));
    }

    [Fact]
    public async Task A_row_holds_what_was_asked_and_what_came_out_and_no_rendered_result()
    {
        using var partner = await house.NewPartner();

        var result = await (await partner.Submit(Bodies.Whole)).Json();
        var row = JsonSerializer.Deserialize<JsonElement>(
            await house.AsOwner<string>(
                "select row_to_json(assessment) from assessment where id = @id",
                new { id = result.GetProperty("id").GetGuid() }
            )
        );

        Assert.Equal("""{"CTX1":"tech","ENG1":4,"ENG3":2,"TIM1":8.5}""", row.GetProperty("answers").GetRawText());
        Assert.Equal(
            ("channel-fit@1", "fit-model@1.0.0", "twitter", "crm-4711"),
            (row.Text("instrument"), row.Text("model"), row.Text("focus"), row.Text("person_ref"))
        );
        Assert.Equal(240, row.Number("duration_seconds"));
        Assert.Equal(8, row.GetProperty("plan").Number("hoursPerWeek"));
        Assert.Equal("2026-11", row.GetProperty("consent").Text("policy"));
        Assert.Equal("spring", row.GetProperty("metadata").Text("campaign"));
        Assert.Equal(result.Text("resultHash"), $"sha256:{row.Text("result_hash")[2..]}");

        var byModelOrder = house
            .Published.NewestModel.Model.Channels.Select(channel =>
                result.List("channels").Single(one => one.Text("channel") == channel.Key)
            )
            .ToList();
        Assert.Equal(
            byModelOrder.Select(one => 10 * one.Number("score")),
            row.List("scores").Select(score => score.GetDecimal())
        );
        Assert.Equal(
            byModelOrder.Select(one => one.Text("verdict")),
            row.List("verdicts").Select(verdict => verdict.GetString())
        );
        Assert.DoesNotContain("reasons", row.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_sent_has_its_default()
    {
        using var partner = await house.NewPartner();

        var result = await (await partner.Submit(Bodies.Smallest)).Json();

        Assert.Equal(
            (house.Published.NewestModelOf("channel-fit@1")!.Model.Id, "twitter"),
            (result.Text("model"), result.GetProperty("focus").Text("channel"))
        );
        Assert.All(
            ["personRef", "metadata"],
            member => Assert.Equal(JsonValueKind.Null, result.GetProperty(member).ValueKind)
        );
        Assert.Equal((0, true), (result.Number("answered"), result.GetProperty("verified").GetBoolean()));
    }

    [Fact]
    public async Task The_partners_pinned_model_scores_where_none_is_named()
    {
        var keys = await house.NewKeys();
        var key = keys.First(key => key.Kind == KeyKind.Secret);
        await house.AsOwner<int>(
            "update partner set model = 'fit-model@1.0.0' where id = (select partner_id from api_key where hash = @hash)",
            new { hash = key.Hash() }
        );
        using var partner = house.Client(key.Reveal());

        Assert.Equal("fit-model@1.0.0", (await (await partner.Submit(Bodies.Smallest)).Json()).Text("model"));
    }

    [Theory]
    [InlineData(KeyMode.Test, true)]
    [InlineData(KeyMode.Live, false)]
    public async Task A_row_knows_whether_it_is_a_rehearsal(KeyMode mode, bool test)
    {
        using var partner = await house.NewPartner(mode);

        Assert.Equal(test, (await (await partner.Submit(Bodies.Smallest)).Json()).GetProperty("test").GetBoolean());
    }

    [Fact]
    public async Task An_id_carries_the_time_of_its_making()
    {
        using var partner = await house.NewPartner();
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1);

        var result = await (await partner.Submit(Bodies.Smallest)).Json();

        var id = result.GetProperty("id").GetGuid();
        var createdAt = result.GetProperty("createdAt").GetDateTimeOffset();
        Assert.Equal(7, id.Version);
        Assert.Equal(
            createdAt.ToUnixTimeMilliseconds(),
            BinaryPrimitives.ReadInt64BigEndian(id.ToByteArray(bigEndian: true)) >> 16
        );
        Assert.EndsWith("Z", result.Text("createdAt"), StringComparison.Ordinal);
        Assert.InRange(createdAt, before, DateTimeOffset.UtcNow);
    }
}
