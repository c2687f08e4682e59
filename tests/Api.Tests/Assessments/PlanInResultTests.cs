using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>The hours plan inside a result.</summary>
public sealed class PlanInResultTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const string PlanOptionsMember = """
        {"hoursPerWeek":9.25,"bounds":{"linkedin":{"max":1.5},"events":{"fixed":0.75},"blog":{"min":0.5,"max":2}},
        "current":{"job-boards":6,"twitter":0.1}}
        """;

    [Fact]
    public async Task Stored_plan_options_reproduce_the_same_plan()
    {
        using var partner = await api.CreatePartner();
        var request = api.Request(PersonRequests.Developer).With("plan", PlanOptionsMember);

        var stored = await partner.Submit(request, "?include=planDetail");
        var read = await partner.Read($"/v1/assessments/{stored.Text("id")}?include=planDetail");
        var scored = await partner.Score(request, "?include=planDetail");

        Assert.Equal(9.25, stored.GetProperty("plan").GetProperty("hoursPerWeek").GetDouble());
        Assert.Equal(JsonValueKind.Number, stored.GetProperty("planDetail").GetProperty("currentTotal").ValueKind);
        Assert.Equal(stored.GetRawText(), read.GetRawText());
        Assert.All(
            ["plan", "planDetail"],
            member => Assert.Equal(scored.GetProperty(member).GetRawText(), read.GetProperty(member).GetRawText())
        );
    }

    [Fact]
    public async Task Without_plan_options_the_hours_of_TIM1_are_planned()
    {
        using var partner = await api.CreatePartner();
        var request = api.Request(PersonRequests.Developer);
        request["answers"]!["TIM1"] = 8.3;

        var plan = (await partner.Score(request)).GetProperty("plan");
        var bounded = (await partner.Score(request.With("plan", """{"bounds":{"blog":{"min":8.25}}}"""))).GetProperty(
            "plan"
        );

        Assert.Equal(8.3, plan.GetProperty("hoursPerWeek").GetDouble());
        Assert.Equal((0.05, "off-grid"), (plan.GetProperty("unallocated").GetDouble(), plan.Text("unallocatedReason")));
        var blog = Assert.Single(bounded.List("allocations"));
        Assert.Equal(("blog", 8.25m), (blog.Text("channel"), blog.Number("hours")));
    }

    [Theory]
    [InlineData("""{"ENG1":4}""", null, "no-hours")]
    [InlineData("""{"ENG1":4,"TIM1":8}""", null, "no-verdicts")]
    [InlineData("{}", """{"hoursPerWeek":8}""", "no-verdicts")]
    [InlineData(
        """{"ENG1":4,"ENG2":4,"ENG4":4,"VAL2":4,"VAL3":4,"LIS1":4,"REL1":4,"REL2":4,"TIM1":8}""",
        null,
        "withheld"
    )]
    [InlineData("""{"ENG1":3,"ENG2":3,"ENG4":3,"VAL2":3,"VAL3":3,"LIS1":3,"REL1":3,"REL2":3}""", null, "withheld")]
    public async Task A_missing_plan_has_a_reason_code(string answers, string? plan, string reason)
    {
        using var partner = await api.CreatePartner();
        var request = api.Request(JsonNode.Parse(answers)!);
        request = plan is null ? request : request.With("plan", plan);

        var result = await partner.Submit(request, "?include=planDetail");
        var planned = await (await partner.Post($"/v1/assessments/{result.Text("id")}/plan", "{}")).Json();

        Assert.All(
            [result, planned],
            response => Assert.Equal(JsonValueKind.Null, response.GetProperty("plan").ValueKind)
        );
        Assert.All([result, planned], response => Assert.Equal(reason, response.Text("planUnavailable")));
        Assert.All([result, planned], response => Assert.False(response.TryGetProperty("planDetail", out _)));
    }

    [Fact]
    public async Task A_result_with_a_plan_has_no_planUnavailable()
    {
        using var partner = await api.CreatePartner();
        var result = await partner.Score(api.Request(PersonRequests.Coach));

        Assert.False(result.TryGetProperty("planUnavailable", out _));
        Assert.False(result.TryGetProperty("planDetail", out _));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task A_stored_full_result_is_at_most_10_KB(string language)
    {
        using var partner = await api.CreatePartner();
        partner.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        var people = Enumerable.Range(0, 100).Select(api.RandomRequest).Append(api.Request(PersonRequests.Coach));
        var planned = 0;

        foreach (var person in people)
        {
            var result = await partner.Submit(person.With("personRef", $"\"{new string('p', 128)}\""));
            Assert.InRange(Encoding.UTF8.GetByteCount(result.GetRawText()), 3000, 10240);
            planned += result.GetProperty("plan").ValueKind == JsonValueKind.Object ? 1 : 0;
        }

        Assert.True(planned > 50);
    }
}
