using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Outcomes.ActivityClientExtensions;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>A person records two weeks with the token of a check-in link.</summary>
public sealed class CheckInTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string CheckIn = """{ "personRef": "crm-1", "purpose": "check-in" }""";

    [Fact]
    public async Task A_check_in_link_shows_the_channels_of_the_plan_first_and_records_a_week()
    {
        using var partner = await api.CreatePartner();
        var assessment = await (await partner.Submit(WithPlan("crm-1"))).Json();
        var planned = assessment.GetProperty("plan").List("allocations");
        var (id, person) = await api.Invite(partner, CheckIn);
        using var client = person;

        var page = await person.Read(CurrentActivity, ("Accept-Language", "es"));
        var stored = await person.Put(
            $"{CurrentActivity}/{Present.AddWeeks(-1)}",
            """{ "channels": { "blog": { "hours": 0.5, "attempts": 1 } } }"""
        );

        Assert.Equal(
            planned.Select(one => (one.Text("channel"), one.Number("hours"))).Order(),
            page.List("channels")
                .Take(planned.Count)
                .Select(one => (one.Text("channel"), one.Number("plannedHours")))
                .Order()
        );
        Assert.Equal(13, page.List("channels").Count);
        Assert.Equal("LinkedIn", page.List("channels").Single(one => one.Text("channel") == "linkedin").Text("name"));
        Assert.All(page.List("channels"), one => Assert.StartsWith("Un intento es ", one.Text("attempt")));
        Assert.Equal([$"{Present}", $"{Present.AddWeeks(-1)}"], page.List("weeks").Select(week => week.Text("week")));
        Assert.Equal(200, (int)stored.StatusCode);
        var again = (await person.Read(CurrentActivity)).List("weeks")[1].GetProperty("channels");
        Assert.Equal(0.5m, again.GetProperty("blog").Number("hours"));
        Assert.Equal(again.GetRawText(), (await partner.Activity("crm-1"))[0].GetProperty("channels").GetRawText());
        Assert.Equal("check-in", (await partner.Read($"/v1/invitations/{id}")).Text("purpose"));
        Assert.Equal("check-in", (await person.Read(InvitationClientExtensions.Current)).Text("purpose"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public async Task Only_the_present_and_the_last_week_can_be_recorded(int weeksAgo)
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner, CheckIn);
        using var client = person;

        var refused = await person.Put($"{CurrentActivity}/{Present.AddWeeks(-weeksAgo)}", """{ "channels": {} }""");

        Assert.Equal([("#", "out-of-range")], await refused.ValidationErrors());
        await (await person.Put($"{CurrentActivity}/last", """{ "channels": {} }""")).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task A_check_in_link_takes_no_answers_and_a_link_to_the_questions_no_activity()
    {
        using var partner = await api.CreatePartner();
        var (_, checkIn) = await api.Invite(partner, CheckIn);
        var (_, asked) = await api.Invite(partner, """{ "personRef": "crm-1" }""");
        using var first = checkIn;
        using var second = asked;

        await (await checkIn.Save("""{ "answers": {} }""")).AssertProblem(403, "forbidden");
        await (await checkIn.Submit(SubmissionBodies.Smallest)).AssertProblem(403, "forbidden");
        await (await asked.GetAsync(CurrentActivity)).AssertProblem(403, "forbidden");
        await (await asked.Put($"{CurrentActivity}/{Present}", """{ "channels": {} }""")).AssertProblem(
            403,
            "forbidden"
        );
        await (await partner.GetAsync(CurrentActivity)).AssertProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_check_in_link_requires_a_person_and_has_no_members_of_the_questions()
    {
        using var partner = await api.CreatePartner();

        var refused = await partner.Post(
            "/v1/invitations",
            """{ "purpose": "check-in", "form": "long", "focus": "fax", "redirectUrl": "https://a.example/" }"""
        );

        Assert.Equal(
            [
                ("#/focus", "unknown-member"),
                ("#/form", "unknown-member"),
                ("#/personRef", "required"),
                ("#/redirectUrl", "unknown-member"),
            ],
            (await refused.ValidationErrors()).Order()
        );
        Assert.Equal(
            [("#/purpose", "unknown-option")],
            await (
                await partner.Post("/v1/invitations", """{ "personRef": "crm-1", "purpose": "party" }""")
            ).ValidationErrors()
        );
    }

    [Fact]
    public async Task An_expired_link_and_the_link_of_an_erased_person_record_nothing()
    {
        using var partner = await api.CreatePartner();
        var (expired, late) = await api.Invite(partner, CheckIn);
        var (_, erased) = await api.Invite(partner, CheckIn);
        using var first = late;
        using var second = erased;

        await api.Expire(expired);
        Assert.Equal(401, (int)(await late.GetAsync(CurrentActivity)).StatusCode);
        await partner.DeleteAsync("/v1/people/crm-1");
        Assert.Equal(401, (int)(await erased.Put($"{CurrentActivity}/{Present}", """{ "channels": {} }""")).StatusCode);
    }

    [Fact]
    public async Task No_event_says_that_a_check_in_link_expired()
    {
        using var partner = await api.CreatePartner();
        var webhook = await partner.Subscribe("http://127.0.0.1:9/hooks", "invitation.expired");
        var (id, person) = await api.Invite(partner, CheckIn);
        using var client = person;
        await api.Expire(id);

        Assert.Equal(
            0,
            await api.QueryAsOwner<long>(
                "select count(*) from invitation where purpose = 'check-in' and not expiry_raised"
            )
        );
        Assert.Empty(await partner.Deliveries(webhook));
    }
}
