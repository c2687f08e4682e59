using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>The two verdicts of a summary: that of the focus, and the best channel as the model of the row ranks channels.</summary>
public sealed class AssessmentSummaryTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    /// <summary>Answers to version 1: events has the best score, but no event is within reach, so its verdict is watch.</summary>
    private const string FirstOutOfReach = """
        {"CTX1":"academic","CTX5":"clients","CTX6":"yes","CTX3":"no","FLD1-events":"main-place","FLD1-alumni":"never",
         "NET1":0,"TIM1":20,"VISS1":"entry","REL1":5,"VAL1":"most-days"}
        """;

    /// <summary>Answers to version 2 with the same effect.</summary>
    private const string SecondOutOfReach = """
        {"CTX1":"academic","CTX2":"student","CTX5":"clients","CTX3":"no","FLD1-events":"very-often","FLD1-alumni":"never",
         "NET1":0,"TIM1":20,"VISS1":"entry","REL1":5,"VAL1":"most-days"}
        """;

    [Theory]
    [InlineData("channel-fit@1", FirstOutOfReach, "events", "events", "watch")]
    [InlineData("channel-fit@1", FirstOutOfReach, "alumni", "events", "core")]
    [InlineData("channel-fit@2", SecondOutOfReach, "events", "alumni", "watch")]
    // In version 1, referrals has the best score, but its verdict is cannot-tell.
    [InlineData("channel-fit@1", """{"VISS1":"lead","URG1":"ending"}""", "referrals", "company-sites", "cannot-tell")]
    [InlineData("channel-fit@2", """{"VISS1":"lead","URG1":"now"}""", "referrals", "recruiters", "cannot-tell")]
    [InlineData("channel-fit@1", "{}", "blog", null, "cannot-tell")]
    [InlineData("channel-fit@2", "{}", "blog", null, "cannot-tell")]
    public async Task Lists_and_the_CSV_carry_the_focus_verdict_and_the_best_channel(
        string instrument,
        string answers,
        string focus,
        string? best,
        string verdict
    )
    {
        using var partner = await api.CreatePartner();
        var request = new JsonObject
        {
            ["instrument"] = instrument,
            ["answers"] = JsonNode.Parse(answers),
            ["focus"] = focus,
            ["personRef"] = "crm-1",
        };

        var result = await partner.Submit(request);

        var ranked = result.List("channels").Where(channel => channel.Text("verdict") != "cannot-tell");
        Assert.Equal(best, ranked.Select(channel => channel.Text("channel")).FirstOrDefault());
        Assert.Equal(verdict, result.GetProperty("focus").Text("verdict"));
        foreach (var path in (string[])["/v1/assessments", "/v1/people/crm-1/assessments"])
        {
            var summary = Assert.Single((await partner.Read(path)).List("items"));
            Assert.Equal(
                (verdict, best),
                (summary.Text("focusVerdict"), summary.GetProperty("topChannel").GetString())
            );
        }

        var row = Assert.Single(Rows(await partner.ExportAs("csv")));
        Assert.Equal((verdict, best ?? ""), (row["focusVerdict"], row["topChannel"]));
    }
}
