using System.Text.Json;
using ChannelFit.Api.Features.Retention;
using ChannelFit.Api.Tests.Contract;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.People;

/// <summary>GET /v1/people/{personRef}/export.</summary>
public sealed class PersonExportTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Consent = """{"given":true,"policy":"2026-11 é","at":"2026-11-22T11:30:00.5+01:30"}""";

    [Fact]
    public async Task A_person_export_contains_submissions_and_results()
    {
        using var partner = await api.CreatePartner();
        var sent = SubmissionBodies.Replace("consent", Consent);
        var first = await (await partner.Submit(sent)).Json();
        var second = await (
            await partner.Post($"/v1/assessments/{first.Text("id")}/rescore", AssessmentScenarios.Newest)
        ).Id();
        await partner.Submit(SubmissionBodies.ForPerson("somebody-else"));
        var (invitation, person) = await api.Invite(
            partner,
            """{"personRef":"crm-4711","form":"short","metadata":{"note":"é"}}"""
        );
        using var invitee = person;
        await invitee.Save("""{"answers":{"CTX1":"software","ENG1":4}}""");

        var response = await partner.Send(HttpMethod.Get, "/v1/people/crm-4711/export", ("Accept-Language", "es"));
        var export = await response.Json();

        Assert.Equal(("no-store", "es"), (response.Header("Cache-Control"), response.Header("Content-Language")));
        Assert.Equal(
            ["personRef", "test", "exportedAt", "invitations", "assessments", "activity", "shares", "deliveries"],
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
            Assert.True(Contains(exported, member.Value), $"{member.Name} is {exported}, and {member.Value} was sent");
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
        using var partner = await api.CreatePartner();
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) => http.Response.WriteAsync("Thank you");
        var webhook = await partner.Subscribe(receiver.Url, "assessment.completed", "invitation.expired");
        var repeated = await partner.Subscribe(receiver.Url, "invitation.expired");
        var stored = await (await partner.Submit(SubmissionBodies.ForPerson("crm-traced"))).Id();
        var share = await (await partner.Post($"/v1/assessments/{stored}/shares", "{}")).Json();
        var other = await (await partner.Submit(SubmissionBodies.ForPerson("crm-untraced"))).Id();
        await partner.Post($"/v1/assessments/{other}/shares", "{}");
        var (invitation, person) = await api.Invite(partner, """{"personRef":"crm-traced"}""");
        person.Dispose();
        await api.Expire(invitation);
        await api.Services.GetRequiredService<RetentionSweeper>().Sweep(DateTimeOffset.UtcNow.AddHours(2), default);
        await Eventually.IsTrue(async () =>
            await api.QueryAsOwner<long>("select count(*) from delivery where delivered") == 4
        );

        var export = await partner.Read("/v1/people/crm-traced/export");

        var shared = Assert.Single(export.List("shares"));
        Assert.Equal((share.Text("id"), stored), (shared.Text("id"), shared.Text("assessmentId")));
        Assert.Equal(
            share.GetProperty("expiresAt").GetDateTimeOffset(),
            shared.GetProperty("expiresAt").GetDateTimeOffset()
        );
        Assert.Equal(
            new[]
            {
                ("assessment.completed", webhook.Text("id"), stored),
                ("invitation.expired", webhook.Text("id"), invitation),
                ("invitation.expired", repeated.Text("id"), invitation),
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
        using var partner = await api.CreatePartner();
        await (await partner.GetAsync("/v1/people/nobody/export")).AssertProblem(404, "not-found");

        var id = await (await partner.Submit(SubmissionBodies.ForPerson("crm-1"))).Id();
        Assert.Equal(200, (int)(await partner.GetAsync("/v1/people/crm-1/export")).StatusCode);
        await api.Invite(partner, """{"personRef":"crm-2"}""");
        await partner.DeleteAsync($"/v1/assessments/{id}");

        await (await partner.GetAsync("/v1/people/crm-1/export")).AssertProblem(404, "not-found");
        var invited = await partner.Read("/v1/people/crm-2/export");
        Assert.Equal((1, 0), (invited.List("invitations").Count, invited.List("assessments").Count));
    }

    [Fact]
    public async Task A_long_history_is_exported_completely_with_unverified_results_marked()
    {
        using var partner = await api.CreatePartner();
        var ids = new List<string>();

        for (var number = 0; number < 51; number++)
        {
            ids.Add(await (await partner.Submit(SubmissionBodies.ForPerson("crm-long"))).Id());
        }

        await api.TamperWithRow(ids[0]);
        var exported = (await partner.Read("/v1/people/crm-long/export")).List("assessments");

        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), exported.Select(one => one.Text("id")));
        Assert.All(
            exported,
            one =>
                Assert.Equal(one.Text("id") != ids[0], one.GetProperty("result").GetProperty("verified").GetBoolean())
        );
    }

    /// <summary>Returns whether a value contains all members of another; it may have more, and null where the other has none.</summary>
    private static bool Contains(JsonElement whole, JsonElement part) =>
        part.ValueKind == JsonValueKind.Object
            ? part.EnumerateObject().All(member => Contains(whole.GetProperty(member.Name), member.Value))
            : JsonElement.DeepEquals(whole, part);
}
