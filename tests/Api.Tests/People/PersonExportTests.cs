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

    [Fact]
    public async Task Invitations_shares_and_deliveries_are_exported_completely_page_by_page()
    {
        using var partner = await api.CreatePartner();
        Guid[] webhooks =
        [
            Guid.Parse((await partner.Subscribe("https://example.com/", "activity.recorded")).Text("id")),
            Guid.Parse((await partner.Subscribe("https://example.com/", "activity.recorded")).Text("id")),
        ];
        var (copied, person) = await api.Invite(partner, """{"personRef":"crm-many"}""");
        person.Dispose();
        var assessment = await (await partner.Submit(SubmissionBodies.ForPerson("crm-many"))).Id();
        await api.QueryAsOwner<int>(
            """
            update webhook set disabled_at = now(), disabled_reason = 'requested' where id = any (@webhooks);

            insert into invitation
                (partner_id, test, id, created_at, expires_at, token_hash, person_ref, instrument, form, focus, expiry_raised)
            select partner_id, test, new_event_id(), created_at, expires_at, sha256(number::text::bytea), person_ref, instrument,
                form, focus, true
            from invitation
            cross join generate_series(1, 120) as number
            where id = @copied;

            insert into share (partner_id, test, id, assessment, expires_at)
            select partner_id, test, new_event_id(), id, now() + interval '1 day'
            from assessment
            cross join generate_series(1, 120)
            where id = @assessment;

            with event as materialized (
                select invitation.partner_id, invitation.id, new_event_id() as event_id
                from invitation
                where person_ref = 'crm-many' and expiry_raised
            )
            insert into delivery (partner_id, webhook_id, id, event, subjects)
            select event.partner_id, webhook.id, event.event_id, 'invitation.expired', array[event.id]
            from event
            join webhook on webhook.partner_id = event.partner_id;
            """,
            new
            {
                copied = Guid.Parse(copied),
                assessment = Guid.Parse(assessment),
                webhooks,
            }
        );
        using var recorder = SqlRecorder.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/people/crm-many/export");
        var trace = SqlRecorder.Tag(request);

        var export = await (await partner.SendAsync(request)).Json();

        var ids = export.List("invitations").Select(one => one.Text("id")).ToList();
        Assert.Equal((121, copied), (ids.Count, ids[^1]));
        Assert.Equal(ids.Distinct().OrderDescending(StringComparer.Ordinal), ids);
        var shares = export.List("shares").Select(one => one.Text("id")).ToList();
        Assert.Equal(120, shares.Count);
        Assert.Equal(shares.Distinct().OrderDescending(StringComparer.Ordinal), shares);
        var stored = await api.QueryAsOwner<string[]>(
            """
            select array_agg(subjects[1] || ' ' || webhook_id order by id desc, webhook_id)
            from delivery
            where webhook_id = any (@webhooks)
            """,
            new { webhooks }
        );
        Assert.Equal(240, stored.Length);
        Assert.Equal(stored, export.List("deliveries").Select(one => $"{one.Text("aboutId")} {one.Text("webhookId")}"));

        // A statement reads at most 50 invitations, links or events. The last page is empty.
        var statements = recorder.StatementsOf(trace);
        Assert.Equal(
            (4, 4, 4, 3),
            (
                Count("select id, test, created_at, expires_at"),
                Count("from share"),
                Count("select distinct expired.id"),
                Count("from unnest(")
            )
        );

        int Count(string sql) => statements.Count(text => text.Contains(sql, StringComparison.Ordinal));
    }

    /// <summary>Returns whether a value contains all members of another; it may have more, and null where the other has none.</summary>
    private static bool Contains(JsonElement whole, JsonElement part) =>
        part.ValueKind == JsonValueKind.Object
            ? part.EnumerateObject().All(member => Contains(whole.GetProperty(member.Name), member.Value))
            : JsonElement.DeepEquals(whole, part);
}
