using System.Globalization;
using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Partners;

public sealed class AuditTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task Actions_are_recorded_with_actor_and_time_but_without_content()
    {
        var keys = await api.CreateKeys();
        using var partner = api.CreateClient(keys.Secret());
        var ownKey = (await partner.ListKeys()).Single(key => key.Text("kind") == "secret").Text("id");

        var (created, _) = await partner.IssueKey("assessments:read");
        var rotated = (await (await partner.RotateKey(created, "{}")).Json()).Text("id");
        var first = (await partner.ListKeys()).Single(key => key.Text("kind") == "public").Text("id");
        await partner.RevokeKey(created);
        await partner.ChangeSettings("""{ "name": "Renamed" }""");
        var entries = await partner.Audit();

        var id = (await partner.Read("/v1/partner")).Text("id");
        Assert.Equal(
            [
                $"partner.changed  {ownKey} {id}",
                $"key.revoked test {ownKey} {created}",
                $"key.rotated test {ownKey} {created}",
                $"key.issued test {ownKey} {rotated}",
                $"key.issued test {ownKey} {created}",
                $"key.issued test  {first}",
                $"key.issued test  {ownKey}",
                $"partner.created   {id}",
            ],
            entries.Select(Line)
        );
        Assert.All(
            entries,
            entry => Assert.Equal(["id", "createdAt", "action", "mode", "keyId", "subject"], entry.Names())
        );
        Assert.All(
            entries,
            entry =>
                Assert.InRange(
                    entry.GetProperty("createdAt").GetDateTime(),
                    DateTime.UtcNow.AddMinutes(-1),
                    DateTime.UtcNow
                )
        );
    }

    [Fact]
    public async Task Rejected_repeated_and_no_op_requests_are_not_recorded()
    {
        using var partner = await api.CreatePartner();
        var ownKey = (await partner.ListKeys()).Single(key => key.Text("kind") == "secret").Text("id");
        await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""", "once");
        var before = (await partner.Audit()).Count;

        await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""", "once");
        await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "private" }""");
        await partner.RevokeKey(ownKey);
        await partner.ChangeSettings("{}");
        await partner.ChangeSettings("""{ "name": null }""");

        Assert.Equal(before, (await partner.Audit()).Count);
    }

    [Fact]
    public async Task A_key_reads_audit_entries_of_its_partner_and_mode_and_of_both_modes()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(keys.Secret());
        using var live = api.CreateClient(keys.Secret(KeyMode.Live));
        using var otherPartner = await api.CreatePartner();

        await test.IssueKey();
        await test.ChangeSettings("""{ "retentionDays": 1 }""");

        Assert.Equal(
            ["partner.changed", "key.issued", "key.issued", "key.issued", "partner.created"],
            await Actions(test)
        );
        Assert.Equal(["partner.changed", "key.issued", "key.issued", "partner.created"], await Actions(live));
        Assert.Equal(["key.issued", "key.issued", "partner.created"], await Actions(otherPartner));
    }

    [Fact]
    public async Task Audit_entries_are_paged_and_filtered_by_action_and_time()
    {
        using var partner = await api.CreatePartner();
        var from = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        await Task.Delay(5);

        for (var number = 0; number < 3; number++)
        {
            await partner.IssueKey();
        }

        var first = await partner.Read($"/v1/partner/audit?limit=2&action=key.issued&createdFrom={from}");
        var rest = await partner.Read(
            $"/v1/partner/audit?limit=2&action=key.issued&createdFrom={from}&cursor={first.Text("nextCursor")}"
        );

        Assert.Equal((2, 1), (first.List("items").Count, rest.List("items").Count));
        Assert.Equal(3, (await partner.Audit($"?createdFrom={from}")).Count);
        Assert.Equal(
            ["key.issued", "key.issued", "partner.created"],
            (await partner.Audit($"?createdTo={from}")).Select(entry => entry.Text("action"))
        );
        await (await partner.GetAsync("/v1/partner/audit?action=key.lost&who=me")).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task An_action_and_its_audit_entry_commit_together()
    {
        using var partner = await api.CreatePartner();
        var before = (await partner.ListKeys()).Count;
        await api.QueryAsOwner<int>(
            "alter table audit add constraint full_up check (action <> 'key.issued') not valid"
        );

        var response = await partner.Post(PartnerClientExtensions.Keys, """{ "kind": "public" }""");
        await api.QueryAsOwner<int>("alter table audit drop constraint full_up");

        await response.AssertProblem(500, "internal");
        Assert.Equal(before, (await partner.ListKeys()).Count);
    }

    private static async Task<IEnumerable<string>> Actions(HttpClient partner) =>
        (await partner.Audit()).Select(entry => entry.Text("action"));

    private static string Line(JsonElement entry) =>
        string.Join(
            ' ',
            entry.Text("action"),
            entry.GetProperty("mode").GetString(),
            entry.GetProperty("keyId").GetString(),
            entry.GetProperty("subject").GetString()
        );
}
