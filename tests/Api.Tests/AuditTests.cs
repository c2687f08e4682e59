using System.Globalization;
using System.Text.Json;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

public sealed class AuditTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task What_is_done_is_recorded_with_who_did_it_and_when_and_no_content()
    {
        var keys = await house.NewKeys();
        using var partner = house.Client(keys.Secret());
        var self = (await partner.ListKeys()).Single(key => key.Text("kind") == "secret").Text("id");

        var (issued, _) = await partner.Issue("assessments:read");
        var rotated = (await (await partner.Rotate(issued, "{}")).Json()).Text("id");
        var first = (await partner.ListKeys()).Single(key => key.Text("kind") == "public").Text("id");
        await partner.Revoke(issued);
        await partner.Change("""{ "name": "Renamed" }""");
        var entries = await partner.Audit();

        var id = (await partner.Read("/v1/partner")).Text("id");
        Assert.Equal(
            [
                $"partner.changed  {self} {id}",
                $"key.revoked test {self} {issued}",
                $"key.rotated test {self} {issued}",
                $"key.issued test {self} {rotated}",
                $"key.issued test {self} {issued}",
                $"key.issued test  {first}",
                $"key.issued test  {self}",
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
    public async Task What_was_refused_or_repeated_or_changed_nothing_is_not_recorded()
    {
        using var partner = await house.NewPartner();
        var self = (await partner.ListKeys()).Single(key => key.Text("kind") == "secret").Text("id");
        await partner.Post(Partners.Keys, """{ "kind": "public" }""", "once");
        var before = (await partner.Audit()).Count;

        await partner.Post(Partners.Keys, """{ "kind": "public" }""", "once");
        await partner.Post(Partners.Keys, """{ "kind": "private" }""");
        await partner.Revoke(self);
        await partner.Change("{}");
        await partner.Change("""{ "name": null }""");

        Assert.Equal(before, (await partner.Audit()).Count);
    }

    [Fact]
    public async Task A_key_sees_its_own_partner_and_mode_and_what_concerns_both()
    {
        var keys = await house.NewKeys();
        using var test = house.Client(keys.Secret());
        using var live = house.Client(keys.Secret(KeyMode.Live));
        using var stranger = await house.NewPartner();

        await test.Issue();
        await test.Change("""{ "retentionDays": 1 }""");

        Assert.Equal(
            ["partner.changed", "key.issued", "key.issued", "key.issued", "partner.created"],
            await Actions(test)
        );
        Assert.Equal(["partner.changed", "key.issued", "key.issued", "partner.created"], await Actions(live));
        Assert.Equal(["key.issued", "key.issued", "partner.created"], await Actions(stranger));
    }

    [Fact]
    public async Task The_record_is_paged_and_filtered_by_action_and_time()
    {
        using var partner = await house.NewPartner();
        var from = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        await Task.Delay(5);

        for (var number = 0; number < 3; number++)
        {
            await partner.Issue();
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
        await (await partner.GetAsync("/v1/partner/audit?action=key.lost&who=me")).Refusal(400, "unreadable");
    }

    [Fact]
    public async Task An_act_and_its_record_are_kept_together_or_not_at_all()
    {
        using var partner = await house.NewPartner();
        var before = (await partner.ListKeys()).Count;
        await house.AsOwner<int>("alter table audit add constraint full_up check (action <> 'key.issued') not valid");

        var answer = await partner.Post(Partners.Keys, """{ "kind": "public" }""");
        await house.AsOwner<int>("alter table audit drop constraint full_up");

        await answer.Refusal(500, "internal");
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
