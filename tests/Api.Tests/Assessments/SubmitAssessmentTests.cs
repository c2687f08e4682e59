using System.Buffers.Binary;
using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

public sealed class SubmitAssessmentTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_submission_is_scored_and_stored()
    {
        using var partner = await api.CreatePartner();

        var response = await partner.Submit(
            new { instrument = "channel-fit@2", answers = new { NET1 = 10, REL1 = 5 } }
        );

        Assert.Equal(201, (int)response.StatusCode);
        var stored = await response.Json();
        Assert.Equal($"/v1/assessments/{stored.Text("id")}", response.Header("Location"));
        Assert.Equal("referrals", stored.List("channels")[0].Text("channel"));
        Assert.Equal(await response.Text(), await partner.GetStringAsync(response.Headers.Location));
    }

    [Fact]
    public async Task A_row_contains_inputs_scores_and_verdicts_but_no_rendered_result()
    {
        using var partner = await api.CreatePartner();

        var result = await (await partner.Submit(SubmissionBodies.Complete)).Json();
        var row = JsonSerializer.Deserialize<JsonElement>(
            await api.QueryAsOwner<string>(
                "select row_to_json(assessment) from assessment where id = @id",
                new { id = result.GetProperty("id").GetGuid() }
            )
        );

        Assert.Equal("""{"CTX1":"software","TIM1":8.5,"ENG1":4,"ENG3":2}""", row.GetProperty("answers").GetRawText());
        Assert.Equal(
            ("channel-fit@2", "fit-model@2.0.0", "twitter", "crm-4711"),
            (row.Text("instrument"), row.Text("model"), row.Text("focus"), row.Text("person_ref"))
        );
        Assert.Equal(240, row.Number("duration_seconds"));
        Assert.Equal(8, row.GetProperty("plan").Number("hoursPerWeek"));
        Assert.Equal("2026-11", row.GetProperty("consent").Text("policy"));
        Assert.Equal("spring", row.GetProperty("metadata").Text("campaign"));
        Assert.Equal(result.Text("resultHash"), $"sha256:{row.Text("result_hash")[2..]}");

        var byModelOrder = api
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
    public async Task Omitted_members_have_their_defaults()
    {
        using var partner = await api.CreatePartner();

        var result = await (await partner.Submit(SubmissionBodies.Smallest)).Json();

        Assert.Equal(
            (api.Published.NewestModel.Model.Id, "twitter"),
            (result.Text("model"), result.GetProperty("focus").Text("channel"))
        );
        Assert.All(
            ["personRef", "metadata"],
            member => Assert.Equal(JsonValueKind.Null, result.GetProperty(member).ValueKind)
        );
        Assert.Equal((0, true), (result.Number("answered"), result.GetProperty("verified").GetBoolean()));
    }

    [Fact]
    public async Task The_pinned_model_is_used_when_none_is_named()
    {
        var keys = await api.CreateKeys();
        var key = keys.First(key => key.Type == KeyType.Secret);
        await api.QueryAsOwner<int>(
            "update partner set model = 'fit-model@1.0.0' where id = (select partner_id from api_key where hash = @hash)",
            new { hash = key.Hash() }
        );
        using var partner = api.CreateClient(key.Reveal());

        Assert.Equal("fit-model@1.0.0", (await (await partner.Submit(FirstInstrument.Smallest)).Json()).Text("model"));
    }

    [Theory]
    [InlineData(KeyMode.Test, true)]
    [InlineData(KeyMode.Live, false)]
    public async Task A_row_records_whether_a_test_key_stored_it(KeyMode mode, bool test)
    {
        using var partner = await api.CreatePartner(mode);

        Assert.Equal(
            test,
            (await (await partner.Submit(SubmissionBodies.Smallest)).Json()).GetProperty("test").GetBoolean()
        );
    }

    [Fact]
    public async Task An_id_is_a_UUIDv7_of_the_creation_time()
    {
        using var partner = await api.CreatePartner();
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1);

        var result = await (await partner.Submit(SubmissionBodies.Smallest)).Json();

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
