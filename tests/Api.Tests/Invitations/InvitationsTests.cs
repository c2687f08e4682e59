using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Invitations;

/// <summary>A partner invites people and sees who has answered (api.md, Respondents).</summary>
public sealed class InvitationsTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    private const string All = "/v1/invitations";
    private const string Whole = """
        {"personRef":"crm-1","form":"short","focus":"linkedin","expiresIn":3600,"metadata":{"campaign":"spring"}}
        """;

    [Fact]
    public async Task An_invitation_gives_a_token_and_a_link_that_carries_it_in_its_fragment()
    {
        using var partner = await house.CreatePartner();

        var answer = await partner.Post(All, Whole);
        var invited = await answer.Json();

        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal(["id", "token", "url", "expiresAt"], invited.Names());
        Assert.Matches("^cf_test_respondent_[0-9A-Za-z]{49}$", invited.Text("token"));
        Assert.Equal($"{house.Address.AbsoluteUri}i#{invited.Text("token")}", invited.Text("url"));
        Assert.Equal($"{All}/{invited.Text("id")}", answer.Header("Location"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));

        var read = await (await partner.GetAsync(answer.Header("Location"))).Json();
        Assert.Equal(("open", "crm-1", "short"), (read.Text("state"), read.Text("personRef"), read.Text("form")));
        Assert.Equal(("linkedin", "channel-fit@2"), (read.Text("focus"), read.Text("instrument")));
        Assert.Equal("spring", read.GetProperty("metadata").Text("campaign"));
        Assert.Equal(JsonValueKind.Null, read.GetProperty("assessmentId").ValueKind);
        Assert.Equal(
            TimeSpan.FromHours(1),
            read.GetProperty("expiresAt").GetDateTime() - read.GetProperty("createdAt").GetDateTime()
        );
        Assert.Equal(invited.GetProperty("expiresAt").GetDateTime(), read.GetProperty("expiresAt").GetDateTime());
    }

    [Fact]
    public async Task Only_personRef_is_required()
    {
        using var partner = await house.CreatePartner(KeyMode.Live);
        var invited = await (await partner.Post(All, InvitationClientExtensions.Smallest)).Json();

        var read = await (await partner.GetAsync($"{All}/{invited.Text("id")}")).Json();

        Assert.Matches("^cf_live_respondent_[0-9A-Za-z]{49}$", invited.Text("token"));
        Assert.Equal(("full", "twitter"), (read.Text("form"), read.Text("focus")));
        Assert.Equal(JsonValueKind.Null, read.GetProperty("metadata").ValueKind);
        Assert.Equal(
            TimeSpan.FromDays(14),
            read.GetProperty("expiresAt").GetDateTime() - read.GetProperty("createdAt").GetDateTime()
        );
    }

    [Theory]
    [InlineData("quick")]
    [InlineData("short")]
    [InlineData("full")]
    public async Task An_invitation_asks_a_form_of_the_newest_instrument(string form)
    {
        using var partner = await house.CreatePartner();
        var (_, person) = await house.Invite(partner, $$"""{"personRef":"crm-1","form":"{{form}}"}""");

        var asked = await (await person.GetAsync(InvitationClientExtensions.Current)).Json();

        Assert.Equal((house.Instrument.Id, form), (asked.Text("instrument"), asked.Text("form")));
        Assert.Contains(form, house.Published.FindInstrument(asked.Text("instrument"))!.Shape.Forms.Keys);
    }

    [Theory]
    [InlineData("{}", "#/personRef", "required")]
    [InlineData("""{"personRef":7}""", "#/personRef", "wrong-type")]
    [InlineData("""{"personRef":"a@b"}""", "#/personRef", "invalid-format")]
    [InlineData("""{"personRef":""}""", "#/personRef", "invalid-format")]
    [InlineData("""{"personRef":"a\u0000"}""", "#/personRef", "invalid-characters")]
    [InlineData("""{"personRef":"a","form":"long"}""", "#/form", "unknown-option")]
    [InlineData("""{"personRef":"a","focus":"tv"}""", "#/focus", "unknown-option")]
    [InlineData("""{"personRef":"a","expiresIn":3599}""", "#/expiresIn", "out-of-range")]
    [InlineData("""{"personRef":"a","expiresIn":7776001}""", "#/expiresIn", "out-of-range")]
    [InlineData("""{"personRef":"a","expiresIn":3600.5}""", "#/expiresIn", "wrong-type")]
    [InlineData("""{"personRef":"a","metadata":[]}""", "#/metadata", "wrong-type")]
    [InlineData("""{"personRef":"a","metadata":{"n":1}}""", "#/metadata/n", "wrong-type")]
    [InlineData("""{"personRef":"a","answers":{}}""", "#/answers", "unknown-member")]
    public async Task Invalid_invitations_are_rejected(string body, string pointer, string code)
    {
        using var partner = await house.CreatePartner();

        Assert.Equal([(pointer, code)], await (await partner.Post(All, body)).ValidationErrors());
        Assert.Empty((await (await partner.GetAsync(All)).Json()).List("items"));
    }

    [Fact]
    public async Task All_validation_errors_are_reported_together_with_the_limits_of_a_submission()
    {
        using var partner = await house.CreatePartner();
        var body = JsonSerializer.Serialize(
            new
            {
                personRef = new string('a', 129),
                form = "long",
                focus = "tv",
                expiresIn = 0,
                metadata = new Dictionary<string, string> { [new('n', 41)] = new('v', 501) },
                colour = "red",
            }
        );

        var faults = await (await partner.Post(All, body)).ValidationErrors();

        Assert.Equal(
            [
                ("#/colour", "unknown-member"),
                ("#/expiresIn", "out-of-range"),
                ("#/focus", "unknown-option"),
                ("#/form", "unknown-option"),
                ($"#/metadata/{new string('n', 41)}", "too-long"),
                ($"#/metadata/{new string('n', 41)}", "too-long"),
                ("#/personRef", "too-long"),
            ],
            faults.Order()
        );
    }

    [Fact]
    public async Task A_retry_creates_no_second_invitation_and_returns_no_token()
    {
        using var partner = await house.CreatePartner();

        var first = await (await partner.Post(All, Whole, "once")).Json();
        var again = await partner.Post(All, Whole, "once");
        var shown = await again.Json();

        Assert.Equal((201, "true"), ((int)again.StatusCode, again.Header("Idempotency-Replayed")));
        Assert.Equal($"{All}/{first.Text("id")}", again.Header("Location"));
        Assert.Equal((first.Text("id"), JsonValueKind.Null), (shown.Text("id"), shown.GetProperty("token").ValueKind));
        Assert.Equal($"{house.Address.AbsoluteUri}i", shown.Text("url"));
        Assert.Equal(first.GetProperty("expiresAt").GetRawText(), shown.GetProperty("expiresAt").GetRawText());
        await (await partner.Post(All, InvitationClientExtensions.Smallest, "once")).AssertProblem(
            422,
            "idempotency-key-reused"
        );
        Assert.Single((await (await partner.GetAsync(All)).Json()).List("items"));

        await partner.DeleteAsync($"{All}/{first.Text("id")}");
        await (await partner.Post(All, Whole, "once")).AssertProblem(410, "gone");
    }

    [Fact]
    public async Task An_erasure_deletes_the_invitation_and_a_late_retry_returns_410()
    {
        using var partner = await house.CreatePartner();
        var first = await (await partner.Post(All, Whole, "early")).Json();
        using var person = house.CreateClient(first.Text("token"));
        await person.Save("""{"answers":{"ENG1":4}}""");

        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-1")).StatusCode);

        await (await person.GetAsync(InvitationClientExtensions.Current)).AssertProblem(401, "unauthorized");
        await (await partner.GetAsync($"{All}/{first.Text("id")}")).AssertProblem(404, "not-found");
        await (await partner.Post(All, Whole, "early")).AssertProblem(410, "gone");
        await (await partner.Post(All, Whole)).AssertProblem(410, "gone");
        Assert.Equal(201, (int)(await partner.Post(All, InvitationClientExtensions.Smallest, "early")).StatusCode);
    }

    [Fact]
    public async Task Invitations_are_listed_by_state_and_paged()
    {
        using var partner = await house.CreatePartner();
        var (completed, person) = await house.Invite(partner);
        var (expired, _) = await house.Invite(partner);
        var (open, _) = await house.Invite(partner);
        await (await person.Submit(SubmissionBodies.Smallest)).Id();
        await house.Expire(expired);

        // A completed one that has ended as well stays completed.
        var (both, other) = await house.Invite(partner);
        await (await other.Submit(SubmissionBodies.Smallest)).Id();
        await house.Expire(both);

        Assert.Equal([both, open, expired, completed], await Ids(All));
        Assert.Equal([open], await Ids($"{All}?state=open"));
        Assert.Equal([both, completed], await Ids($"{All}?state=completed"));
        Assert.Equal([expired], await Ids($"{All}?state=expired"));
        await (await partner.GetAsync($"{All}?state=closed")).AssertProblem(400, "unreadable");
        await (await partner.GetAsync($"{All}?state=open&state=open")).AssertProblem(400, "unreadable");

        var page = await partner.GetAsync($"{All}?limit=3");
        var next = (await page.Json()).Text("nextCursor");
        Assert.Contains($"cursor={next}>; rel=\"next\"", page.Header("Link"), StringComparison.Ordinal);
        Assert.Equal([completed], await Ids($"{All}?limit=3&cursor={next}"));

        var read = await (await partner.GetAsync($"{All}/{completed}")).Json();
        Assert.Equal("completed", read.Text("state"));
        Assert.Equal("crm-4711", (await partner.Get(read.Text("assessmentId"))).Text("personRef"));

        async Task<IEnumerable<string>> Ids(string path) =>
            (await (await partner.GetAsync(path)).Json()).List("items").Select(item => item.Text("id"));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_deleted_invitation_returns_404_and_its_token_stops_within_five_seconds()
    {
        using var partner = await house.CreatePartner();
        var (id, person) = await house.Invite(partner);
        Assert.Equal(200, (int)(await person.GetAsync(InvitationClientExtensions.Current)).StatusCode);

        await (await partner.DeleteAsync($"{All}/{id}?force=yes")).AssertProblem(400, "unreadable");
        Assert.Equal(204, (int)(await partner.DeleteAsync($"{All}/{id}")).StatusCode);
        await (await partner.DeleteAsync($"{All}/{id}")).AssertProblem(404, "not-found");
        await (await partner.GetAsync($"{All}/{id}")).AssertProblem(404, "not-found");

        // At once where a row is asked for, and within seconds everywhere.
        await (await person.GetAsync(InvitationClientExtensions.Current)).AssertProblem(401, "unauthorized");
        await (await person.Submit(SubmissionBodies.Smallest)).AssertProblem(401, "unauthorized");
        await Task.Delay(TimeSpan.FromSeconds(5));
        await (await person.GetAsync(AssessmentScenarios.Nobody)).AssertProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Other_partners_and_modes_do_not_see_invitations()
    {
        var keys = await house.CreateKeys();
        using var ours = house.CreateClient(keys.SingleKey(KeyType.Secret));
        using var live = house.CreateClient(keys.SingleKey(KeyType.Secret, KeyMode.Live));
        using var theirs = await house.CreatePartner();
        var (id, _) = await house.Invite(ours);

        foreach (var other in (HttpClient[])[live, theirs])
        {
            Assert.Empty((await (await other.GetAsync(All)).Json()).List("items"));
            await (await other.GetAsync($"{All}/{id}")).AssertProblem(404, "not-found");
            await (await other.DeleteAsync($"{All}/{id}")).AssertProblem(404, "not-found");
        }

        await (await ours.GetAsync($"{All}/{id.ToUpperInvariant()[..^1]}")).AssertProblem(404, "not-found");
        Assert.Equal(200, (int)(await ours.GetAsync($"{All}/{id}")).StatusCode);
    }

    [Fact]
    public async Task Only_a_secret_key_may_create_invitations()
    {
        var keys = await house.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = house.CreateClient(keys.SingleKey(KeyType.Secret));
        using var page = house.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        var (id, person) = await house.Invite(partner);

        foreach (var client in (HttpClient[])[page, person])
        {
            await (await client.Post(All, Whole)).AssertProblem(403, "forbidden");
            await (await client.GetAsync(All)).AssertProblem(403, "forbidden");
            await (await client.GetAsync($"{All}/{id}")).AssertProblem(403, "forbidden");
            await (await client.DeleteAsync($"{All}/{id}")).AssertProblem(403, "forbidden");
        }
    }

    [Fact]
    public async Task Only_a_hash_of_the_token_is_stored()
    {
        using var partner = await house.CreatePartner();
        var invited = await (await partner.Post(All, Whole, "hashed")).Json();
        const string find = "select count(*) from {0} as kept where kept::text like '%' || @token || '%'";

        foreach (var table in (string[])["invitation", "idempotency", "respondent_token", "api_key"])
        {
            Assert.Equal(
                0,
                await house.QueryAsOwner<long>(
                    string.Format(null, find, table),
                    new { token = invited.Text("token")[^49..] }
                )
            );
        }
    }
}
