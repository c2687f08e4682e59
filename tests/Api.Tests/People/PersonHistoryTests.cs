using System.Text.Json;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.People;

/// <summary>GET /v1/people/{personRef}/assessments and /export.</summary>
public sealed class PersonHistoryTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    private const string Consent = """{"given":true,"policy":"2026-11 é","at":"2026-11-22T11:30:00.5+01:30"}""";

    [Fact]
    public async Task A_history_lists_only_the_assessments_of_the_person()
    {
        using var partner = await house.CreatePartner();
        var ours = new List<string>();

        for (var number = 0; number < 5; number++)
        {
            ours.Add(await (await partner.Submit(Body("crm:1~a.b-c_D"))).Id());
            await partner.Submit(Body("crm:1~a.b-c_d"));
        }

        var (seen, next) = (new List<string>(), "/v1/people/crm:1~a.b-c_D/assessments?limit=2");

        while (next is not null)
        {
            var response = await partner.GetAsync(next);
            var listed = await partner.GetStringAsync(
                next.Replace("people/crm:1~a.b-c_D/assessments?", "assessments?personRef=crm:1~a.b-c_D&")
            );
            Assert.Equal(listed, await response.Text());
            Assert.Equal("no-store", response.Header("Cache-Control"));
            seen.AddRange((await response.Json()).List("items").Select(item => item.Text("id")));
            next = response.Header("Link")?.Split('<', '>')[1][house.Address.ToString().TrimEnd('/').Length..];
        }

        Assert.Equal(ours.OrderDescending(StringComparer.Ordinal), seen);
        var first = (await partner.Get(ours[0])).GetProperty("createdAt").GetDateTimeOffset();
        var bound = $"?createdTo={Uri.EscapeDataString(first.AddMilliseconds(1).ToString("O"))}";
        Assert.Contains(
            ours[0],
            (await partner.Read($"/v1/people/crm%3a1~a.b-c_D/assessments{bound}"))
                .List("items")
                .Select(item => item.Text("id"))
        );
        Assert.Equal(
            """{"items":[],"nextCursor":null}""",
            await partner.GetStringAsync("/v1/people/nobody/assessments")
        );
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("a%20b")]
    [InlineData("a@b.example")]
    [InlineData("-a")]
    [InlineData("crm-4711%0A")]
    [InlineData("%E2%80%AEcrm")]
    [InlineData("%FF")]
    [InlineData("'or'1'='1")]
    public async Task An_invalid_reference_returns_404_and_erasing_it_changes_nothing(string reference)
    {
        using var partner = await house.CreatePartner();
        await partner.Submit(Body("crm-4711"));
        var before = await Everything();
        var id = Guid.NewGuid();

        foreach (var path in (string[])["assessments", $"comparison?from={id}&to={id}", "export"])
        {
            await (await partner.GetAsync($"/v1/people/{reference}/{path}")).AssertProblem(404, "not-found");
        }

        Assert.Equal(204, (int)(await partner.DeleteAsync($"/v1/people/{reference}")).StatusCode);
        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task A_reference_over_128_characters_is_rejected()
    {
        using var partner = await house.CreatePartner();
        var longest = new string('x', 128);
        await partner.Submit(Body(longest));

        Assert.Single((await partner.Read($"/v1/people/{longest}/assessments")).List("items"));
        await (await partner.GetAsync($"/v1/people/{longest}x/assessments")).AssertProblem(404, "not-found");
    }

    [Theory]
    [InlineData("assessments?personRef=crm-4711")]
    [InlineData("assessments?limit=0&cursor=x")]
    [InlineData("export?format=csv")]
    [InlineData("export?include=all")]
    public async Task Unknown_query_parameters_return_400(string path)
    {
        using var partner = await house.CreatePartner();
        await partner.Submit(Body("crm-4711"));

        await (await partner.GetAsync($"/v1/people/crm-4711/{path}")).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task A_person_export_contains_submissions_and_results()
    {
        using var partner = await house.CreatePartner();
        var sent = SubmissionBodies.Replace("consent", Consent);
        var first = await (await partner.Submit(sent)).Json();
        var second = await (
            await partner.Post($"/v1/assessments/{first.Text("id")}/rescore", AssessmentScenarios.Newest)
        ).Id();
        await partner.Submit(Body("somebody-else"));
        var (invitation, person) = await house.Invite(
            partner,
            """{"personRef":"crm-4711","form":"short","metadata":{"note":"é"}}"""
        );
        using var invitee = person;
        await invitee.Save("""{"answers":{"CTX1":"software","ENG1":4}}""");

        var response = await partner.Send(HttpMethod.Get, "/v1/people/crm-4711/export", ("Accept-Language", "es"));
        var export = await response.Json();

        Assert.Equal(("no-store", "es"), (response.Header("Cache-Control"), response.Header("Content-Language")));
        Assert.Equal(
            ["personRef", "test", "exportedAt", "invitations", "assessments", "shares", "deliveries"],
            export.Names()
        );
        Assert.Equal("crm-4711", export.Text("personRef"));
        Assert.True(export.GetProperty("test").GetBoolean());
        var invited = Assert.Single(export.List("invitations"));
        Assert.Equal(
            (invitation, "short", "é", """{"CTX1":"software","ENG1":4}"""),
            (
                invited.Text("id"),
                invited.Text("form"),
                invited.GetProperty("metadata").Text("note"),
                invited.GetProperty("answers").GetRawText()
            )
        );
        var (newer, older) = (export.List("assessments")[0], export.List("assessments")[1]);
        Assert.Equal((second, first.Text("id")), (newer.Text("id"), older.Text("id")));
        Assert.Equal(first.Text("id"), newer.Text("rescoreOf"));

        using var request = JsonDocument.Parse(sent);
        foreach (var member in request.RootElement.EnumerateObject().Where(member => member.Name != "personRef"))
        {
            var exported = older.GetProperty(member.Name);
            Assert.True(Covers(exported, member.Value), $"{member.Name} is {exported}, and {member.Value} was sent");
        }

        var received = older.GetProperty("consent").GetProperty("receivedAt").GetDateTimeOffset();
        Assert.Equal(first.GetProperty("createdAt").GetDateTimeOffset(), received);
        Assert.Equal(received, newer.GetProperty("consent").GetProperty("receivedAt").GetDateTimeOffset());
        var whole = await partner.Read($"/v1/assessments/{first.Text("id")}?include=all", ("Accept-Language", "es"));
        Assert.All(
            older.GetProperty("result").EnumerateObject(),
            member => Assert.Equal(whole.GetProperty(member.Name).GetRawText(), member.Value.GetRawText())
        );
        Assert.Equal(
            ["id", "createdAt", "personRef", "metadata", "test", "answers"],
            whole.Names().Except(older.GetProperty("result").Names())
        );
    }

    [Fact]
    public async Task A_person_export_contains_shares_and_webhook_deliveries()
    {
        using var partner = await house.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) => http.Response.WriteAsync("Thank you");
        var webhook = await partner.Subscribe(receiver.Url, "assessment.completed", "invitation.expired");
        var again = await partner.Subscribe(receiver.Url, "invitation.expired");
        var kept = await (await partner.Submit(Body("crm-traced"))).Id();
        var share = await (await partner.Post($"/v1/assessments/{kept}/shares", "{}")).Json();
        var other = await (await partner.Submit(Body("crm-untraced"))).Id();
        await partner.Post($"/v1/assessments/{other}/shares", "{}");
        var (invitation, person) = await house.Invite(partner, """{"personRef":"crm-traced"}""");
        person.Dispose();
        await house.Expire(invitation);
        await house.Services.GetRequiredService<RetentionSweeper>().Sweep(DateTimeOffset.UtcNow.AddHours(2), default);
        await Eventually.IsTrue(async () =>
            await house.QueryAsOwner<long>("select count(*) from delivery where delivered") == 4
        );

        var export = await partner.Read("/v1/people/crm-traced/export");

        var shared = Assert.Single(export.List("shares"));
        Assert.Equal((share.Text("id"), kept), (shared.Text("id"), shared.Text("assessmentId")));
        Assert.Equal(
            share.GetProperty("expiresAt").GetDateTimeOffset(),
            shared.GetProperty("expiresAt").GetDateTimeOffset()
        );
        Assert.Equal(
            new[]
            {
                ("assessment.completed", webhook.Text("id"), kept),
                ("invitation.expired", webhook.Text("id"), invitation),
                ("invitation.expired", again.Text("id"), invitation),
            }.Order(),
            export
                .List("deliveries")
                .Select(one => (one.Text("event"), one.Text("webhookId"), one.Text("aboutId")))
                .Order()
        );
        Assert.All(
            export.List("deliveries"),
            one =>
            {
                Assert.Equal((200, "Thank you"), (one.GetProperty("status").GetInt32(), one.Text("answer")));
                Assert.True(one.GetProperty("delivered").GetBoolean());
                Assert.InRange(
                    one.GetProperty("attemptedAt").GetDateTimeOffset(),
                    DateTimeOffset.UtcNow.AddMinutes(-1),
                    DateTimeOffset.UtcNow
                );
            }
        );
    }

    [Fact]
    public async Task Exporting_an_unknown_person_returns_404()
    {
        using var partner = await house.CreatePartner();
        await (await partner.GetAsync("/v1/people/nobody/export")).AssertProblem(404, "not-found");

        var id = await (await partner.Submit(Body("crm-1"))).Id();
        Assert.Equal(200, (int)(await partner.GetAsync("/v1/people/crm-1/export")).StatusCode);
        await house.Invite(partner, """{"personRef":"crm-2"}""");
        await partner.DeleteAsync($"/v1/assessments/{id}");

        await (await partner.GetAsync("/v1/people/crm-1/export")).AssertProblem(404, "not-found");
        var invited = await partner.Read("/v1/people/crm-2/export");
        Assert.Equal((1, 0), (invited.List("invitations").Count, invited.List("assessments").Count));
    }

    [Fact]
    public async Task A_long_history_is_exported_completely_with_unverified_results_marked()
    {
        using var partner = await house.CreatePartner();
        var ids = new List<string>();

        for (var number = 0; number < 51; number++)
        {
            ids.Add(await (await partner.Submit(Body("crm-long"))).Id());
        }

        await house.TamperWithRow(ids[0]);
        var exported = (await partner.Read("/v1/people/crm-long/export")).List("assessments");

        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), exported.Select(one => one.Text("id")));
        Assert.All(
            exported,
            one =>
                Assert.Equal(one.Text("id") != ids[0], one.GetProperty("result").GetProperty("verified").GetBoolean())
        );
    }

    [Fact]
    public async Task Other_partners_and_modes_do_not_see_the_rows()
    {
        var keys = await house.CreateKeys();
        using var test = house.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyType.Secret }).Reveal()
        );
        using var live = house.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Kind: KeyType.Secret }).Reveal()
        );
        using var stranger = await house.CreatePartner();
        var rehearsed = await (await test.Submit(Body("crm-1"))).Id();
        await (await live.GetAsync("/v1/people/crm-1/export")).AssertProblem(404, "not-found");
        var real = await (await live.Submit(Body("crm-1"))).Id();

        Assert.Equal([rehearsed], await Exported(test));
        Assert.Equal([real], await Exported(live));
        await (await stranger.GetAsync("/v1/people/crm-1/export")).AssertProblem(404, "not-found");
        Assert.Empty((await stranger.Read("/v1/people/crm-1/assessments")).List("items"));

        static async Task<IEnumerable<string>> Exported(HttpClient client) =>
            (await client.Read("/v1/people/crm-1/export")).List("assessments").Select(one => one.Text("id"));
    }

    /// <summary>Whether a value has all that another has; it may have more, and null where the other has nothing.</summary>
    private static bool Covers(JsonElement whole, JsonElement part) =>
        part.ValueKind == JsonValueKind.Object
            ? part.EnumerateObject().All(member => Covers(whole.GetProperty(member.Name), member.Value))
            : JsonElement.DeepEquals(whole, part);

    private Task<string> Everything() =>
        house.QueryAsOwner<string>(
            """
            select md5(concat((select string_agg(assessment::text, '' order by id) from assessment),
                (select string_agg(erased_person::text, '' order by person) from erased_person)))
            """
        );

    private static string Body(string personRef) =>
        SubmissionBodies.Smallest[..^1] + $",\"personRef\":\"{personRef}\"}}";
}
