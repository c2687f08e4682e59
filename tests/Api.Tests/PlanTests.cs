using System.Net.Http.Json;
using System.Text.Json;

namespace ChannelFit.Api.Tests;

/// <summary>POST /v1/assessments/{id}/plan.</summary>
public sealed class PlanTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Hours_are_those_sent_else_those_submitted_else_those_of_TIM1()
    {
        using var partner = await house.NewPartner();
        var submitted = await partner.Keep(house.Request(People.Developer).With("plan", """{"hoursPerWeek":12.5}"""));
        var answered = await partner.Keep(house.Request(People.Developer));

        Assert.Equal(10, Hours(await Plan(partner, submitted, """{"hoursPerWeek":10}""")));
        Assert.Equal(12.5, Hours(await Plan(partner, submitted, "{}")));
        Assert.Equal(8, Hours(await Plan(partner, answered, "{}")));
        Same(answered.GetProperty("plan"), (await Plan(partner, answered, "{}")).GetProperty("plan"));
    }

    [Fact]
    public async Task Bounds_hold_and_all_hours_are_accounted_for()
    {
        using var partner = await house.NewPartner();
        var result = await partner.Keep(house.Request(People.Developer));

        var plan = (
            await Plan(
                partner,
                result,
                """
                {"hoursPerWeek":10.1,"bounds":{"referrals":{"max":0.75},"events":{"fixed":1.5},"public-service":{"min":2},
                "linkedin":{"fixed":0}}}
                """
            )
        ).GetProperty("plan");
        var hours = Allocations(plan);

        Assert.InRange(hours["referrals"], 0.5, 0.75);
        Assert.Equal(1.5, hours["events"]);
        Assert.InRange(hours["public-service"], 2, 10);
        Assert.DoesNotContain("linkedin", hours);
        Assert.Equal(10.1, hours.Values.Sum() + Number(plan, "unallocated"), 9);
        Assert.All(hours.Values, value => Assert.Equal(0, value % 0.25));
    }

    [Fact]
    public async Task The_present_split_is_valued_as_the_plan_is()
    {
        using var partner = await house.NewPartner();
        var result = await partner.Keep(house.Request(People.Developer));
        var first = await Plan(partner, result, "{}");
        var current = JsonSerializer.Serialize(Allocations(first.GetProperty("plan")));

        var same = await Plan(partner, result, $$"""{"current":{{current}}}""");
        var none = await Plan(partner, result, """{"current":{}}""");

        Assert.Equal(JsonValueKind.Null, Detail(first).GetProperty("currentTotal").ValueKind);
        Assert.Equal(Number(Detail(same), "total"), Number(Detail(same), "currentTotal"));
        Assert.Equal(0, Number(Detail(none), "currentTotal"));
        Same(first.GetProperty("plan"), same.GetProperty("plan"));
    }

    [Fact]
    public async Task The_detail_values_a_quarter_hour_more_and_says_when_the_others_come_in()
    {
        using var partner = await house.NewPartner();
        var result = await partner.Keep(house.Request(People.Developer));
        var answer = await Plan(partner, result, """{"hoursPerWeek":2}""");
        var entering = Detail(answer)
            .List("unfunded")
            .First(entry => entry.GetProperty("entersAtHours").ValueKind == JsonValueKind.Number);

        var then = await Plan(partner, result, $$"""{"hoursPerWeek":{{entering.GetProperty("entersAtHours")}}}""");

        Assert.Equal(
            answer.GetProperty("plan").List("allocations").Select(share => share.Text("channel")),
            Detail(answer).List("marginal").Select(share => share.Text("channel"))
        );
        Assert.All(Detail(answer).List("marginal"), share => Assert.True(Number(share, "value") > 0));
        Assert.DoesNotContain(entering.Text("channel"), Allocations(answer.GetProperty("plan")));
        Assert.Contains(entering.Text("channel"), Allocations(then.GetProperty("plan")));
    }

    [Theory]
    [InlineData(
        """{"hoursPerWeek":4,"bounds":{"events":{"min":2},"blog":{"fixed":2.5},"linkedin":{"max":1}}}""",
        "#/bounds/blog conflicting-bounds,#/bounds/events conflicting-bounds"
    )]
    [InlineData(
        """{"bounds":{"events":{"min":2,"max":1},"blog":{"fixed":1,"max":1}}}""",
        "#/bounds/blog conflicting-bounds,#/bounds/events conflicting-bounds"
    )]
    [InlineData("""{"hoursPerWeek":81}""", "#/hoursPerWeek out-of-range")]
    [InlineData("""{"hoursPerWeek":-0.25}""", "#/hoursPerWeek out-of-range")]
    [InlineData("""{"hoursPerWeek":1e400}""", "#/hoursPerWeek out-of-range")]
    [InlineData("""{"hoursPerWeek":"8","bounds":{"blog":{"min":50}}}""", "#/hoursPerWeek wrong-type")]
    [InlineData(
        """{"hours":8,"bounds":[],"current":3}""",
        "#/bounds wrong-type,#/current wrong-type,#/hours unknown-member"
    )]
    [InlineData("""{"bounds":{"tv":{"max":1},"blog":1}}""", "#/bounds/blog wrong-type,#/bounds/tv unknown-member")]
    [InlineData(
        """{"bounds":{"blog":{"most":1,"min":0.3,"max":9}}}""",
        "#/bounds/blog/max out-of-range,#/bounds/blog/min out-of-range,#/bounds/blog/most unknown-member"
    )]
    [InlineData("""{"bounds":{"blog":{"fixed":true}}}""", "#/bounds/blog/fixed wrong-type")]
    [InlineData(
        """{"current":{"tv":1,"blog":-1,"events":"2"}}""",
        "#/current/blog out-of-range,#/current/events wrong-type,#/current/tv unknown-member"
    )]
    public async Task What_is_wrong_is_named_all_at_once(string wishes, string faults)
    {
        using var partner = await house.NewPartner();
        var result = await partner.Keep(house.Request(People.Developer));

        var named = await (await partner.Post(Path(result), wishes)).Faults();

        Assert.Equal(faults, string.Join(',', named.Select(fault => $"{fault.Pointer} {fault.Code}").Order()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"hoursPerWeek":8,"hoursPerWeek":8}""")]
    [InlineData("""{"bounds":{"blog":{},"blog":{}}}""")]
    public async Task What_is_not_one_object_is_400(string wishes)
    {
        using var partner = await house.NewPartner();
        var result = await partner.Keep(house.Request(People.Developer));

        await (await partner.Post(Path(result), wishes)).Refusal(400, "unreadable");
    }

    [Fact]
    public async Task Nothing_is_stored()
    {
        using var partner = await house.NewPartner();
        var result = await partner.Keep(house.Request(People.Developer));
        var before = await house.Rows();

        await Plan(partner, result, """{"hoursPerWeek":30,"bounds":{"blog":{"min":9}}}""");

        Assert.Equal(before, await house.Rows());
        Same(result, await partner.Read($"/v1/assessments/{result.Text("id")}"));
    }

    [Fact]
    public async Task An_assessment_that_is_not_there_is_404_whatever_is_sent()
    {
        using var partner = await house.NewPartner();
        using var stranger = await house.NewPartner();
        var result = await partner.Keep(house.Request(People.Developer));

        await (await stranger.Post(Path(result), "{}")).Refusal(404, "not-found");
        await (await partner.Post($"/v1/assessments/{Guid.NewGuid()}/plan", "[]")).Refusal(404, "not-found");
        await (await house.Anonymous.Post(Path(result), "{}")).Refusal(401, "unauthorized");
    }

    [Fact]
    public async Task A_result_that_is_computed_differently_today_is_not_planned_with()
    {
        using var partner = await house.NewPartner();
        var result = await partner.Keep(house.Request(People.Developer));
        await house.Spoil(result.Text("id"));

        var answer = await (await partner.Post(Path(result), "{}")).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("plan").ValueKind);
        Assert.Equal("withheld", answer.Text("planUnavailable"));
    }

    private static string Path(JsonElement result) => $"/v1/assessments/{result.Text("id")}/plan";

    private static async Task<JsonElement> Plan(HttpClient partner, JsonElement result, string wishes)
    {
        using var response = await partner.Post(Path(result), wishes);
        Assert.Equal((200, "no-store"), ((int)response.StatusCode, response.Header("Cache-Control")));
        return await response.Json();
    }

    private static Dictionary<string, double> Allocations(JsonElement plan) =>
        plan.List("allocations").ToDictionary(share => share.Text("channel"), share => Number(share, "hours"));

    private static JsonElement Detail(JsonElement answer) => answer.GetProperty("planDetail");

    private static double Hours(JsonElement answer) => Number(answer.GetProperty("plan"), "hoursPerWeek");

    private static double Number(JsonElement value, string member) => value.GetProperty(member).GetDouble();

    private static void Same(JsonElement expected, JsonElement actual) =>
        Assert.Equal(expected.GetRawText(), actual.GetRawText());
}
