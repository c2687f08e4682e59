using System.Text.Json;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Reports;
using ChannelFit.Domain.Outcomes;
using static ChannelFit.Api.Tests.Outcomes.ActivityClientExtensions;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>Progress compares the plan with what was done, and estimates rates.</summary>
public sealed class ProgressTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task Progress_compares_the_plan_of_the_latest_assessment_with_the_recorded_hours()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(WithPlan("crm-1"));
        var latest = await (await partner.Submit(WithPlan("crm-1"))).Json();
        var planned = latest.GetProperty("plan").List("allocations");
        var channel = planned[0].Text("channel");
        await partner.RecordEightWeeks("crm-1", $$"""{ "{{channel}}": { "hours": 2, "attempts": 3, "replies": 1 } }""");

        var progress = await partner.Read("/v1/people/crm-1/progress");

        Assert.Equal(latest.Text("id"), progress.Text("assessmentId"));
        Assert.Equal(8, progress.List("weeks").Count);
        Assert.Equal($"{Present.AddWeeks(-7)}", progress.List("weeks")[0].Text("week"));
        Assert.All(progress.List("weeks"), week => Assert.Equal(2, week.Number("spent")));
        Assert.Equal(planned.Sum(one => one.Number("hours")), progress.List("weeks")[0].Number("planned"));
        Assert.Equal(
            planned.Select(one => one.Text("channel")).Order(),
            progress.List("channels").Select(one => one.Text("channel")).Order()
        );

        var found = Channel(progress, channel);
        var hours = planned[0].Number("hours");
        Assert.Equal(
            (hours, 4 * hours, 8 * hours),
            (
                found.GetProperty("planned").Number("perWeek"),
                found.GetProperty("planned").Number("lastFourWeeks"),
                found.GetProperty("planned").Number("all")
            )
        );
        Assert.Equal((8m, 12m), Spent(found, "lastFourWeeks"));
        Assert.Equal((16m, 24m), Spent(found, "all"));
        Assert.Equal((12m, 18m), Spent(found, "counted"));
        Assert.Equal("keep", found.GetProperty("advice").Text("code"));
        var other = progress.List("channels").First(one => one.Text("channel") != channel);
        Assert.Equal("too-early", other.GetProperty("advice").Text("code"));
        Assert.Equal(JsonValueKind.Null, other.GetProperty("replyRate").ValueKind);
    }

    [Fact]
    public async Task A_rate_has_the_quantiles_of_its_posterior()
    {
        using var partner = await api.CreatePartner();
        await partner.RecordEightWeeks(
            "crm-1",
            """{ "referrals": { "hours": 2, "attempts": 3, "replies": 1, "interviews": 1 } }"""
        );

        var found = Channel(await partner.Read("/v1/people/crm-1/progress"), "referrals");

        // 18 attempts, 6 replies, 6 interviews in 12 hours; prior reply rate 0.5 and 0.8 interviews in ten hours.
        // The quantiles of beta(26, 32) and gamma(8, 37) were computed by numerical integration.
        var replies = found.GetProperty("replyRate");
        Assert.Equal(26 / 58.0, (double)replies.Number("mean"), 3);
        Assert.Equal(0.343, (double)replies.Number("low"), 3);
        Assert.Equal(0.556, (double)replies.Number("high"), 3);
        var interviews = found.GetProperty("interviewsPer10Hours");
        Assert.Equal(80 / 37.0, (double)interviews.Number("mean"), 2);
        Assert.Equal(1.08, (double)interviews.Number("low"), 2);
        Assert.Equal(3.55, (double)interviews.Number("high"), 2);
    }

    [Fact]
    public async Task Under_five_attempts_there_is_no_rate()
    {
        using var partner = await api.CreatePartner();
        await partner.Record("crm-1", 3, """{ "blog": { "hours": 9, "attempts": 4, "replies": 4 } }""");
        await partner.Record("crm-1", 1, """{ "blog": { "attempts": 40, "replies": 4 } }""");

        var found = Channel(await partner.Read("/v1/people/crm-1/progress"), "blog");

        Assert.Equal(JsonValueKind.Null, found.GetProperty("replyRate").ValueKind);
        Assert.Equal(JsonValueKind.Null, found.GetProperty("interviewsPer10Hours").ValueKind);
        Assert.Equal(44, found.GetProperty("all").Number("attempts"));
    }

    [Fact]
    public async Task Hours_that_are_not_recorded_are_not_counted_as_none()
    {
        using var partner = await api.CreatePartner();
        await partner.RecordEightWeeks(
            "crm-1",
            """{ "job-boards": { "attempts": 5, "replies": 1, "interviews": 1 } }"""
        );
        await partner.RecordEightWeeks("crm-2", """{ "job-boards": { "hours": 4, "attempts": 5, "interviews": 1 } }""");

        var found = Channel(await partner.Read("/v1/people/crm-1/progress"), "job-boards");

        Assert.NotEqual(JsonValueKind.Null, found.GetProperty("replyRate").ValueKind);
        Assert.Equal(JsonValueKind.Null, found.GetProperty("interviewsPer10Hours").ValueKind);
        var other = Channel(await partner.Read("/v1/people/crm-2/progress"), "job-boards");
        Assert.NotEqual(JsonValueKind.Null, other.GetProperty("interviewsPer10Hours").ValueKind);
    }

    [Theory]
    [InlineData(false)] // Twitter is skip.
    [InlineData(true)] // Twitter is capped at watch, with hours that the partner asked for.
    public async Task Nobody_is_told_to_make_attempts_where_the_result_does_not_ask_for_them(bool confidential)
    {
        using var partner = await api.CreatePartner();
        var answers = api.Request(confidential ? PersonRequests.Developer : PersonRequests.Coach)[
            "answers"
        ]!.AsObject();

        if (confidential)
        {
            (answers["CTX2"], answers["CONF"]) = ("employed", "yes");
        }

        var body = api.Request(answers).With("personRef", "\"crm-1\"");
        var plan = """{"hoursPerWeek":20,"bounds":{"twitter":{"min":4}}}""";
        var stored = await partner.Submit(confidential ? body.With("plan", plan) : body);
        await partner.Record("crm-1", 1, """{ "twitter": { "hours": 1 } }""");

        var advice = Channel(await partner.Read("/v1/people/crm-1/progress"), "twitter").GetProperty("advice");
        var page = await partner.Report(stored.Text("id")).VisibleText();

        Assert.Equal("too-early", advice.Text("code"));
        var action = advice.GetProperty("nextAction");
        Assert.Equal((confidential ? 4 : 0, "hours"), (action.Number("count"), action.Text("unit")));
        Assert.Contains(action.Text("text"), page, StringComparison.Ordinal);
        Assert.DoesNotContain("posts or replies", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "en",
        "It has brought no interview yet. Weeks so far: 8. Hours so far: 24.",
        "Use 3 h a week of this time for a channel that works better."
    )]
    [InlineData(
        "es",
        "Aún no ha traído ninguna entrevista. Semanas hasta ahora: 8. Horas hasta ahora: 24.",
        "Usa 3 h a la semana de este tiempo en un canal que funcione mejor."
    )]
    public async Task Advice_has_a_sentence_and_a_next_action_in_the_language_of_the_request(
        string language,
        string text,
        string next
    )
    {
        using var partner = await api.CreatePartner();
        await partner.RecordEightWeeks(
            "crm-1",
            """
            {
              "job-boards": { "hours": 3, "attempts": 5, "replies": 1 },
              "referrals": { "hours": 1, "attempts": 1, "interviews": 1 }
            }
            """
        );

        var advice = Channel(
                await partner.Read("/v1/people/crm-1/progress", ("Accept-Language", language)),
                "job-boards"
            )
            .GetProperty("advice");

        Assert.Equal(("change-channel", text), (advice.Text("code"), advice.Text("text")));
        var action = advice.GetProperty("nextAction");
        Assert.Equal((3m, "hours", next), (action.Number("count"), action.Text("unit"), action.Text("text")));
    }

    [Fact]
    public async Task Without_a_channel_that_works_better_hours_are_not_moved()
    {
        using var partner = await api.CreatePartner();
        const string none = """{ "hours": 3, "attempts": 5, "replies": 1 }""";
        await partner.RecordEightWeeks("crm-1", $$"""{ "job-boards": {{none}}, "referrals": {{none}} }""");

        var channels = (await partner.Read("/v1/people/crm-1/progress")).List("channels");

        Assert.All(
            channels.Select(channel => channel.GetProperty("advice")),
            advice =>
            {
                Assert.Equal("change-channel", advice.Text("code"));
                Assert.Equal(
                    "Spend 3 h a week on it at most, and ask somebody who works in your field what is missing.",
                    advice.GetProperty("nextAction").Text("text")
                );
            }
        );
    }

    [Fact]
    public async Task A_channel_that_beats_the_plan_gets_more_and_one_without_a_reply_another_tactic()
    {
        using var partner = await api.CreatePartner();
        await partner.RecordEightWeeks(
            "crm-1",
            """
            {
              "referrals": { "hours": 2, "attempts": 3, "replies": 2, "interviews": 2 },
              "job-boards": { "hours": 2, "attempts": 6 }
            }
            """
        );

        var progress = await partner.Read("/v1/people/crm-1/progress");

        Assert.Equal("do-more", Channel(progress, "referrals").GetProperty("advice").Text("code"));
        var tactic = Channel(progress, "job-boards").GetProperty("advice");
        Assert.Equal("change-tactic", tactic.Text("code"));
        Assert.Equal(
            "Change whom you ask or what you say. Apply for 5 jobs in the next weeks.",
            tactic.GetProperty("nextAction").Text("text")
        );
    }

    [Fact]
    public async Task An_unknown_person_returns_404()
    {
        using var partner = await api.CreatePartner();

        await (await partner.GetAsync("/v1/people/nobody/progress")).AssertProblem(404, "not-found");
        await (await partner.GetAsync("/v1/people/no%20body/progress")).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task The_report_shows_progress_only_when_activity_is_recorded()
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(WithPlan("crm-1"))).Id();
        var report = $"/v1/assessments/{id}/report";
        var before = await partner.GetStringAsync(report);

        await partner.RecordEightWeeks("crm-1", """{ "referrals": { "hours": 2.25, "attempts": 3, "replies": 1 } }""");
        var after = await partner.GetStringAsync(report);

        Assert.DoesNotContain(
            "result-progress",
            before[before.IndexOf("<body", StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
        var body = after[after.IndexOf("<body", StringComparison.Ordinal)..];
        Assert.Contains("id=\"result-progress\"", body, StringComparison.Ordinal);
        Assert.Contains("<b>2 h 15 min</b>", body, StringComparison.Ordinal);
        Assert.Contains("<b>24</b>", body, StringComparison.Ordinal);
        Assert.Contains("Next:", body, StringComparison.Ordinal);
        await partner.Record("crm-2", 0, """{ "blog": {} }""");
        Assert.Equal(after, await partner.GetStringAsync(report));
    }

    [Theory]
    [InlineData(0.2, 0)]
    [InlineData(0.05, 5)]
    [InlineData(0.5, 900)]
    public void Intervals_contain_their_mean_and_shrink_with_data(double rate, int attempts)
    {
        var narrow = PosteriorIntervals.Of(BetaPosterior.From(rate, attempts + 100, (int)(rate * (attempts + 100))));
        var wide = PosteriorIntervals.Of(BetaPosterior.From(rate, attempts, (int)(rate * attempts)));

        Assert.True(wide.Low < wide.Mean && wide.Mean < wide.High);
        Assert.True(narrow.High - narrow.Low < wide.High - wide.Low);
    }

    private static JsonElement Channel(JsonElement progress, string channel) =>
        progress.List("channels").Single(one => one.Text("channel") == channel);

    private static (decimal Hours, decimal Attempts) Spent(JsonElement channel, string member) =>
        (channel.GetProperty(member).Number("hours"), channel.GetProperty(member).Number("attempts"));
}
