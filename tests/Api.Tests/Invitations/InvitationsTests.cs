using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Invitations;

/// <summary>Partners invite people and see who has submitted (docs/api.md#respondents).</summary>
public sealed class InvitationsTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Path = "/v1/invitations";
    private const string FullRequest = """
        {"personRef":"crm-1","form":"short","focus":"linkedin","expiresIn":3600,"metadata":{"campaign":"spring"}}
        """;

    [Fact]
    public async Task An_invitation_returns_a_token_and_a_link_with_it_in_the_fragment()
    {
        using var partner = await api.CreatePartner();

        var response = await partner.Post(Path, FullRequest);
        var invited = await response.Json();

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal(["id", "token", "url", "expiresAt"], invited.Names());
        Assert.Matches("^cf_test_respondent_[0-9A-Za-z]{49}$", invited.Text("token"));
        var partnerId = (await partner.Read("/v1/partner")).Text("id");
        Assert.Equal($"{api.Address.AbsoluteUri}i/{partnerId}#{invited.Text("token")}", invited.Text("url"));
        Assert.Equal($"{Path}/{invited.Text("id")}", response.Header("Location"));
        Assert.Equal("no-store", response.Header("Cache-Control"));

        var read = await (await partner.GetAsync(response.Header("Location"))).Json();
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
        using var partner = await api.CreatePartner(KeyMode.Live);
        var invited = await (await partner.Post(Path, InvitationClientExtensions.Smallest)).Json();

        var read = await (await partner.GetAsync($"{Path}/{invited.Text("id")}")).Json();

        Assert.Matches("^cf_live_respondent_[0-9A-Za-z]{49}$", invited.Text("token"));
        Assert.Equal(("quick", "twitter"), (read.Text("form"), read.Text("focus")));
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
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner, $$"""{"personRef":"crm-1","form":"{{form}}"}""");

        var asked = await (await person.GetAsync(InvitationClientExtensions.Current)).Json();

        Assert.Equal((api.Instrument.Id, form), (asked.Text("instrument"), asked.Text("form")));
        Assert.Contains(form, api.Published.FindInstrument(asked.Text("instrument"))!.Document.Forms.Keys);
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
        using var partner = await api.CreatePartner();

        Assert.Equal([(pointer, code)], await (await partner.Post(Path, body)).ValidationErrors());
        Assert.Empty((await (await partner.GetAsync(Path)).Json()).List("items"));
    }

    [Fact]
    public async Task All_validation_errors_are_reported_together_with_the_limits_of_a_submission()
    {
        using var partner = await api.CreatePartner();
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

        var errors = await (await partner.Post(Path, body)).ValidationErrors();

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
            errors.Order()
        );
    }

    [Fact]
    public async Task A_retry_creates_no_second_invitation_and_returns_no_token()
    {
        using var partner = await api.CreatePartner();

        var first = await (await partner.Post(Path, FullRequest, "once")).Json();
        var repeated = await partner.Post(Path, FullRequest, "once");
        var replayed = await repeated.Json();

        Assert.Equal((201, "true"), ((int)repeated.StatusCode, repeated.Header("Idempotency-Replayed")));
        Assert.Equal($"{Path}/{first.Text("id")}", repeated.Header("Location"));
        Assert.Equal(
            (first.Text("id"), JsonValueKind.Null),
            (replayed.Text("id"), replayed.GetProperty("token").ValueKind)
        );
        Assert.Equal(first.Text("url").Split('#')[0], replayed.Text("url"));
        Assert.Equal(first.GetProperty("expiresAt").GetRawText(), replayed.GetProperty("expiresAt").GetRawText());
        await (await partner.Post(Path, InvitationClientExtensions.Smallest, "once")).AssertProblem(
            422,
            "idempotency-key-reused"
        );
        Assert.Single((await (await partner.GetAsync(Path)).Json()).List("items"));

        await partner.DeleteAsync($"{Path}/{first.Text("id")}");
        await (await partner.Post(Path, FullRequest, "once")).AssertProblem(410, "gone");
    }

    [Fact]
    public async Task An_erasure_deletes_the_invitation_and_a_late_retry_returns_410()
    {
        using var partner = await api.CreatePartner();
        var first = await (await partner.Post(Path, FullRequest, "early")).Json();
        using var person = api.CreateClient(first.Text("token"));
        await person.Save("""{"answers":{"ENG1":4}}""");

        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/crm-1")).StatusCode);

        await (await person.GetAsync(InvitationClientExtensions.Current)).AssertProblem(401, "unauthorized");
        await (await partner.GetAsync($"{Path}/{first.Text("id")}")).AssertProblem(404, "not-found");
        await (await partner.Post(Path, FullRequest, "early")).AssertProblem(410, "gone");
        await (await partner.Post(Path, FullRequest)).AssertProblem(410, "gone");
        Assert.Equal(201, (int)(await partner.Post(Path, InvitationClientExtensions.Smallest, "early")).StatusCode);
    }

    [Fact]
    public async Task Invitations_are_listed_by_state_and_paged()
    {
        using var partner = await api.CreatePartner();
        var (completed, person) = await api.Invite(partner);
        var (expired, _) = await api.Invite(partner);
        var (open, _) = await api.Invite(partner);
        await (await person.Submit(SubmissionBodies.Smallest)).Id();
        await api.Expire(expired);

        // A completed invitation stays completed after its expiry.
        var (both, other) = await api.Invite(partner);
        await (await other.Submit(SubmissionBodies.Smallest)).Id();
        await api.Expire(both);

        Assert.Equal([both, open, expired, completed], await Ids(Path));
        Assert.Equal([open], await Ids($"{Path}?state=open"));
        Assert.Equal([both, completed], await Ids($"{Path}?state=completed"));
        Assert.Equal([expired], await Ids($"{Path}?state=expired"));
        await (await partner.GetAsync($"{Path}?state=closed")).AssertProblem(400, "unreadable");
        await (await partner.GetAsync($"{Path}?state=open&state=open")).AssertProblem(400, "unreadable");

        var page = await partner.GetAsync($"{Path}?limit=3");
        var next = (await page.Json()).Text("nextCursor");
        Assert.Contains($"cursor={next}>; rel=\"next\"", page.Header("Link"), StringComparison.Ordinal);
        Assert.Equal([completed], await Ids($"{Path}?limit=3&cursor={next}"));

        var read = await (await partner.GetAsync($"{Path}/{completed}")).Json();
        Assert.Equal("completed", read.Text("state"));
        Assert.Equal("crm-4711", (await partner.Get(read.Text("assessmentId"))).Text("personRef"));

        async Task<IEnumerable<string>> Ids(string path) =>
            (await (await partner.GetAsync(path)).Json()).List("items").Select(item => item.Text("id"));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_deleted_invitation_returns_404_and_its_token_stops_within_five_seconds()
    {
        using var partner = await api.CreatePartner();
        var (id, person) = await api.Invite(partner);
        Assert.Equal(200, (int)(await person.GetAsync(InvitationClientExtensions.Current)).StatusCode);

        await (await partner.DeleteAsync($"{Path}/{id}?force=yes")).AssertProblem(400, "unreadable");
        Assert.Equal(204, (int)(await partner.DeleteAsync($"{Path}/{id}")).StatusCode);
        await (await partner.DeleteAsync($"{Path}/{id}")).AssertProblem(404, "not-found");
        await (await partner.GetAsync($"{Path}/{id}")).AssertProblem(404, "not-found");

        // Deletion applies at once to reads of the row, and within seconds to cached tokens.
        await (await person.GetAsync(InvitationClientExtensions.Current)).AssertProblem(401, "unauthorized");
        await (await person.Submit(SubmissionBodies.Smallest)).AssertProblem(401, "unauthorized");
        await Task.Delay(TimeSpan.FromSeconds(5));
        await (await person.GetAsync(AssessmentScenarios.UnknownAssessment)).AssertProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Other_partners_and_modes_do_not_see_invitations()
    {
        var keys = await api.CreateKeys();
        using var ours = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var live = api.CreateClient(keys.SingleKey(KeyType.Secret, KeyMode.Live));
        using var theirs = await api.CreatePartner();
        var (id, _) = await api.Invite(ours);

        foreach (var other in (HttpClient[])[live, theirs])
        {
            Assert.Empty((await (await other.GetAsync(Path)).Json()).List("items"));
            await (await other.GetAsync($"{Path}/{id}")).AssertProblem(404, "not-found");
            await (await other.DeleteAsync($"{Path}/{id}")).AssertProblem(404, "not-found");
        }

        await (await ours.GetAsync($"{Path}/{id.ToUpperInvariant()[..^1]}")).AssertProblem(404, "not-found");
        Assert.Equal(200, (int)(await ours.GetAsync($"{Path}/{id}")).StatusCode);
    }

    [Fact]
    public async Task Only_a_secret_key_may_create_invitations()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        var (id, person) = await api.Invite(partner);

        foreach (var client in (HttpClient[])[page, person])
        {
            await (await client.Post(Path, FullRequest)).AssertProblem(403, "forbidden");
            await (await client.GetAsync(Path)).AssertProblem(403, "forbidden");
            await (await client.GetAsync($"{Path}/{id}")).AssertProblem(403, "forbidden");
            await (await client.DeleteAsync($"{Path}/{id}")).AssertProblem(403, "forbidden");
        }
    }

    [Fact]
    public async Task Only_a_hash_of_the_token_is_stored()
    {
        using var partner = await api.CreatePartner();
        var invited = await (await partner.Post(Path, FullRequest, "hashed")).Json();
        const string find = "select count(*) from {0} as row where row::text like '%' || @token || '%'";

        foreach (var table in (string[])["invitation", "idempotency", "respondent_token", "api_key"])
        {
            Assert.Equal(
                0,
                await api.QueryAsOwner<long>(
                    string.Format(null, find, table),
                    new { token = invited.Text("token")[^49..] }
                )
            );
        }
    }
}
