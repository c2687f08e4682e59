using System.Net.Http.Json;
using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>POST /v1/assessments/{id}/plan.</summary>
public sealed class PlanHoursTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task Hours_come_from_the_request_then_the_submission_then_TIM1()
    {
        using var partner = await api.CreatePartner();
        var submitted = await partner.Submit(
            api.Request(PersonRequests.Developer).With("plan", """{"hoursPerWeek":12.5}""")
        );
        var answered = await partner.Submit(api.Request(PersonRequests.Developer));

        Assert.Equal(10, Hours(await Plan(partner, submitted, """{"hoursPerWeek":10}""")));
        Assert.Equal(12.5, Hours(await Plan(partner, submitted, "{}")));
        Assert.Equal(5, Hours(await Plan(partner, answered, "{}")));
        AssertEqual(answered.GetProperty("plan"), (await Plan(partner, answered, "{}")).GetProperty("plan"));
    }

    [Fact]
    public async Task Bounds_are_respected_and_hours_sum_to_the_total()
    {
        using var partner = await api.CreatePartner();
        var result = await partner.Submit(api.Request(PersonRequests.Developer));

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
    public async Task The_current_allocation_is_valued_like_the_plan()
    {
        using var partner = await api.CreatePartner();
        var result = await partner.Submit(api.Request(PersonRequests.Developer));
        var first = await Plan(partner, result, "{}");
        var current = JsonSerializer.Serialize(Allocations(first.GetProperty("plan")));

        var same = await Plan(partner, result, $$"""{"current":{{current}}}""");
        var none = await Plan(partner, result, """{"current":{}}""");

        Assert.Equal(JsonValueKind.Null, Detail(first).GetProperty("currentTotal").ValueKind);
        Assert.Equal(Number(Detail(same), "total"), Number(Detail(same), "currentTotal"));
        Assert.Equal(0, Number(Detail(none), "currentTotal"));
        AssertEqual(first.GetProperty("plan"), same.GetProperty("plan"));
    }

    [Fact]
    public async Task The_detail_gives_marginal_values_and_entry_hours_of_unfunded_channels()
    {
        using var partner = await api.CreatePartner();
        var result = await partner.Submit(api.Request(PersonRequests.Developer));
        var response = await Plan(partner, result, """{"hoursPerWeek":2}""");
        var entryHours = Detail(response)
            .List("unfunded")
            .First(entry => entry.GetProperty("entersAtHours").ValueKind == JsonValueKind.Number);

        var then = await Plan(partner, result, $$"""{"hoursPerWeek":{{entryHours.GetProperty("entersAtHours")}}}""");

        Assert.Equal(
            response.GetProperty("plan").List("allocations").Select(share => share.Text("channel")),
            Detail(response).List("marginal").Select(share => share.Text("channel"))
        );
        Assert.All(Detail(response).List("marginal"), share => Assert.True(Number(share, "value") > 0));
        Assert.DoesNotContain(entryHours.Text("channel"), Allocations(response.GetProperty("plan")));
        Assert.Contains(entryHours.Text("channel"), Allocations(then.GetProperty("plan")));
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
    public async Task All_validation_errors_are_reported_together(string options, string errors)
    {
        using var partner = await api.CreatePartner();
        var result = await partner.Submit(api.Request(PersonRequests.Developer));

        var reported = await (await partner.Post(Path(result), options)).ValidationErrors();

        Assert.Equal(errors, string.Join(',', reported.Select(error => $"{error.Pointer} {error.Code}").Order()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"hoursPerWeek":8,"hoursPerWeek":8}""")]
    [InlineData("""{"bounds":{"blog":{},"blog":{}}}""")]
    public async Task A_body_that_is_not_one_JSON_object_returns_400(string options)
    {
        using var partner = await api.CreatePartner();
        var result = await partner.Submit(api.Request(PersonRequests.Developer));

        await (await partner.Post(Path(result), options)).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task Nothing_is_stored()
    {
        using var partner = await api.CreatePartner();
        var result = await partner.Submit(api.Request(PersonRequests.Developer));
        var before = await api.CountRows();

        await Plan(partner, result, """{"hoursPerWeek":30,"bounds":{"blog":{"min":9}}}""");

        Assert.Equal(before, await api.CountRows());
        AssertEqual(result, await partner.Read($"/v1/assessments/{result.Text("id")}"));
    }

    [Fact]
    public async Task A_missing_assessment_returns_404_with_any_body()
    {
        using var partner = await api.CreatePartner();
        using var otherPartner = await api.CreatePartner();
        var result = await partner.Submit(api.Request(PersonRequests.Developer));

        await (await otherPartner.Post(Path(result), "{}")).AssertProblem(404, "not-found");
        await (await partner.Post($"/v1/assessments/{Guid.NewGuid()}/plan", "[]")).AssertProblem(404, "not-found");
        await (await api.Anonymous.Post(Path(result), "{}")).AssertProblem(401, "unauthorized");
    }

    [Fact]
    public async Task An_unverified_result_gets_no_plan()
    {
        using var partner = await api.CreatePartner();
        var result = await partner.Submit(api.Request(PersonRequests.Developer));
        await api.TamperWithRow(result.Text("id"));

        var response = await (await partner.Post(Path(result), "{}")).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(JsonValueKind.Null, response.GetProperty("plan").ValueKind);
        Assert.Equal("withheld", response.Text("planUnavailable"));
    }

    private static string Path(JsonElement result) => $"/v1/assessments/{result.Text("id")}/plan";

    private static async Task<JsonElement> Plan(HttpClient partner, JsonElement result, string options)
    {
        using var response = await partner.Post(Path(result), options);
        Assert.Equal((200, "no-store"), ((int)response.StatusCode, response.Header("Cache-Control")));
        return await response.Json();
    }

    private static Dictionary<string, double> Allocations(JsonElement plan) =>
        plan.List("allocations").ToDictionary(share => share.Text("channel"), share => Number(share, "hours"));

    private static JsonElement Detail(JsonElement response) => response.GetProperty("planDetail");

    private static double Hours(JsonElement response) => Number(response.GetProperty("plan"), "hoursPerWeek");

    private static double Number(JsonElement value, string member) => value.GetProperty(member).GetDouble();

    private static void AssertEqual(JsonElement expected, JsonElement actual) =>
        Assert.Equal(expected.GetRawText(), actual.GetRawText());
}
