using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Invitations;

/// <summary>Answers are saved in parts, from several devices, and no change is lost silently (docs/api.md#respondents).</summary>
public sealed class SavedAnswersTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const string Current = InvitationClientExtensions.Current;

    [Fact]
    public async Task The_current_invitation_returns_form_and_saved_answers()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner, """{"personRef":"crm-1","form":"short","focus":"events"}""");

        var first = await person.GetAsync(Current);
        var current = await first.Json();
        Assert.Equal("no-store, no-transform", first.Header("Cache-Control"));
        Assert.Equal(
            ["purpose", "state", "instrument", "form", "focus", "answers", "expiresAt", "assessmentId", "partner"],
            current.Names()
        );
        Assert.Equal(("open", "short", "events"), (current.Text("state"), current.Text("form"), current.Text("focus")));
        Assert.Equal("{}", current.GetProperty("answers").GetRawText());
        Assert.Equal(304, (int)(await person.Send(HttpMethod.Get, Current, ("If-None-Match", Tag(first)))).StatusCode);

        var saved = await person.Save("""{"answers":{"ENG1":4,"CTX1":"software","TIM1":8.50}}""", Tag(first));
        Assert.Equal("""{"CTX1":"software","TIM1":8.5,"ENG1":4}""", Answers(await saved.Json()));
        Assert.Empty((await saved.Json()).List("removed"));
        Assert.NotEqual(Tag(first), Tag(saved));

        // A second device that uses the same link.
        using var otherOrigin = api.CreateClient(person.DefaultRequestHeaders.Authorization!.Parameter!);
        var second = await otherOrigin.GetAsync(Current);
        Assert.Equal("""{"CTX1":"software","TIM1":8.5,"ENG1":4}""", Answers(await second.Json()));
        Assert.Equal(Tag(saved), Tag(second));

        var changed = await otherOrigin.Save("""{"answers":{"ENG1":null,"TIM1":2,"ENG3":null}}""", Tag(second));
        Assert.Equal("""{"CTX1":"software","TIM1":2}""", Answers(await changed.Json()));
        Assert.Equal("""{"CTX1":"software","TIM1":2}""", (await person.Saved()).GetRawText());
    }

    [Fact]
    public async Task Of_two_concurrent_saves_one_returns_412()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);
        var tag = Tag(await person.GetAsync(Current));

        for (var round = 0; round < 10; round++)
        {
            var saves = await Task.WhenAll(
                Enumerable
                    .Range(1, 5)
                    .Select(tab =>
                        person.Save($$$"""{"answers":{"TIM1":{{{(5 * round) + tab}}},"ENG{{{tab % 4 + 1}}}":3}}""", tag)
                    )
            );
            var saved = Assert.Single(saves, save => (int)save.StatusCode == 200);
            Assert.Equal(4, saves.Count(save => (int)save.StatusCode == 412));
            Assert.Equal((await person.Saved()).GetRawText(), Answers(await saved.Json()));
            tag = Tag(saved);
        }
    }

    [Theory]
    [InlineData("\"v1\"")]
    [InlineData("W/\"v1\"")]
    [InlineData("\"v7\", W/\"v1\"")]
    [InlineData("*")]
    public async Task If_Match_accepts_an_ETag_modified_by_a_compressing_proxy(string tag)
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);

        var saved = await person.Save("""{"answers":{"ENG1":4}}""", tag);

        Assert.Equal((200, "\"v2\""), ((int)saved.StatusCode, Tag(saved)));
        Assert.Equal("no-store, no-transform", saved.Header("Cache-Control"));
    }

    [Theory]
    [InlineData(null, 428, "precondition-required")]
    [InlineData("\"v0\"", 412, "precondition-failed")]
    [InlineData("v1", 412, "precondition-failed")]
    [InlineData("", 412, "precondition-failed")]
    public async Task Saving_requires_If_Match(string? tag, int status, string kind)
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);

        await (await person.Save("""{"answers":{"ENG1":4}}""", tag)).AssertProblem(status, kind);

        Assert.Equal("{}", (await person.Saved()).GetRawText());
        Assert.Equal(200, (int)(await person.Save("""{"answers":{"ENG1":4}}""", "\"v7\", \"v1\"")).StatusCode);
    }

    [Fact]
    public async Task Saved_answers_hidden_by_a_change_are_removed_and_listed()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);
        await person.Save(
            """{"answers":{"CTX2":"employed","ADV1":"no","FLD1-twitter":"often","FLD2-twitter":"no","ENG1":2}}"""
        );

        var hidden = await (await person.Save("""{"answers":{"FLD1-twitter":"never"}}""")).Json();
        Assert.Equal(["FLD2-twitter"], hidden.List("removed").Select(item => item.GetString()));
        Assert.Equal("""{"CTX2":"employed","ENG1":2,"FLD1-twitter":"never","ADV1":"no"}""", Answers(hidden));

        var saved = await (await person.Save("""{"answers":{"CTX2":null}}""")).Json();
        Assert.Equal(["ADV1"], saved.List("removed").Select(item => item.GetString()));
        Assert.Equal("""{"ENG1":2,"FLD1-twitter":"never"}""", Answers(saved));

        var none = await (await person.Save("""{"answers":null}""")).Json();
        Assert.Equal("{}", Answers(none));
    }

    [Fact]
    public async Task Invalid_answers_are_all_reported_and_nothing_is_saved()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);
        await person.Save("""{"answers":{"ENG2":3}}""");
        var tag = Tag(await person.GetAsync(Current));

        var errors = await (
            await person.Save(
                """
                {"colour":1,"answers":{"ENG1":7,"VAL1":"hourly","TIM1":"8","FLD2-twitter":"yes","ENG99":1,"NO":null,
                "CTX1":"\ud800","ENG2":null,"\u0000":1}}
                """
            )
        ).ValidationErrors();

        Assert.Equal(
            [
                ("#/answers/%00", "unknown-item"),
                ("#/answers/CTX1", "unknown-option"),
                ("#/answers/ENG1", "out-of-range"),
                ("#/answers/ENG99", "unknown-item"),
                ("#/answers/FLD2-twitter", "hidden-item"),
                ("#/answers/NO", "unknown-item"),
                ("#/answers/TIM1", "wrong-type"),
                ("#/answers/VAL1", "unknown-option"),
                ("#/colour", "unknown-member"),
            ],
            errors.OrderBy(error => error.Pointer, StringComparer.Ordinal)
        );
        Assert.Equal([("#/answers", "wrong-type")], await (await person.Save("""{"answers":[]}""")).ValidationErrors());
        Assert.Equal(tag, Tag(await person.GetAsync(Current)));
    }

    [Fact]
    public async Task A_no_op_change_keeps_the_ETag()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);
        var tag = Tag(await person.Save("""{"answers":{"ENG1":4}}"""));

        foreach (var body in (string[])["{}", """{"answers":{}}""", """{"answers":{"ENG1":4.0,"ENG2":null}}"""])
        {
            var same = await person.Save(body, tag);
            Assert.Equal((200, tag), ((int)same.StatusCode, Tag(same)));
        }
    }

    [Fact]
    public async Task Malformed_bodies_are_rejected()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);

        Assert.Equal(200, (int)(await person.Save("{}", "*", "application/json")).StatusCode);
        await (await person.Save("{}", "*", "text/plain")).AssertProblem(415, "unsupported-media-type");
        await (await person.Save(new string(' ', JsonRequestBody.MaxBytes + 1))).AssertProblem(413, "too-large");
        await (await person.Save("[]", tag: null)).AssertProblem(400, "unreadable");
        await (await person.Save("""{"answers":{"ENG1":1,"ENG1":2}}""")).AssertProblem(400, "unreadable");
        await (await person.GetAsync($"{Current}?colour=red")).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task Only_the_invitation_token_has_a_current_invitation()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var page = api.CreateBrowserClient(keys.SingleKey(KeyType.Public));
        var token = (await (await page.Submit(SubmissionBodies.Smallest)).Json()).Text("respondentToken");
        using var respondent = api.CreateClient(token);

        foreach (var client in (HttpClient[])[partner, page, respondent])
        {
            await (await client.GetAsync(Current)).AssertProblem(403, "forbidden");
            await (await client.Save("{}")).AssertProblem(403, "forbidden");
        }

        await (await api.Anonymous.GetAsync(Current)).AssertProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Partner_pages_may_read_and_save_answers()
    {
        var keys = await api.CreateKeys(BrowserClientExtensions.PartnerOrigin);
        using var partner = api.CreateClient(keys.SingleKey(KeyType.Secret));
        var (_, person) = await api.Invite(partner);
        using var page = api.CreateBrowserClient(person.DefaultRequestHeaders.Authorization!.Parameter!);
        using var otherOrigin = api.CreateBrowserClient(
            person.DefaultRequestHeaders.Authorization!.Parameter!,
            BrowserClientExtensions.OtherOrigin
        );

        Assert.Equal(204, (int)(await api.Anonymous.Preflight("PATCH", Current)).StatusCode);
        Assert.Equal(
            BrowserClientExtensions.PartnerOrigin,
            (await page.GetAsync(Current)).Header("Access-Control-Allow-Origin")
        );
        var stale = await page.Save("{}", "\"v0\"");
        Assert.Equal(
            (412, BrowserClientExtensions.PartnerOrigin),
            ((int)stale.StatusCode, stale.Header("Access-Control-Allow-Origin"))
        );
        await (await otherOrigin.Save("{}")).AssertProblem(403, "origin");
    }

    private static string Tag(HttpResponseMessage response) => response.Header("ETag")!;

    private static string Answers(JsonElement invitation) => invitation.GetProperty("answers").GetRawText();
}
