using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

public sealed class ListAssessmentsTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task Assessments_are_listed_as_summaries_newest_first()
    {
        using var partner = await api.CreatePartner();
        var ids = await Submit(partner, 5, "crm-1");

        var response = await partner.GetAsync("/v1/assessments");
        var page = await response.Json();

        Assert.Equal("no-store", response.Header("Cache-Control"));
        Assert.Null(response.Header("Link"));
        Assert.Equal(["items", "nextCursor"], page.EnumerateObject().Select(member => member.Name));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextCursor").ValueKind);
        Assert.Equal(ids.Order(StringComparer.Ordinal).Reverse(), page.List("items").Select(item => item.Text("id")));
        Assert.All(
            page.List("items"),
            item =>
                Assert.Equal(
                    ["id", "createdAt", "personRef", "instrument", "model", "focus", "focusVerdict", "topChannel"],
                    item.EnumerateObject().Select(member => member.Name)
                )
        );
    }

    [Fact]
    public async Task A_new_partner_has_an_empty_list()
    {
        using var partner = await api.CreatePartner();

        Assert.Equal("""{"items":[],"nextCursor":null}""", await partner.GetStringAsync("/v1/assessments"));
    }

    [Fact]
    public async Task Paging_returns_every_row_once_during_concurrent_inserts()
    {
        using var partner = await api.CreatePartner();
        var existing = await Submit(partner, 40);
        using var stop = new CancellationTokenSource();
        var storing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Submit(partner, 1);
            }
        });

        var (seen, pages) = (new List<string>(), 0);
        for (var next = "/v1/assessments?limit=7"; next is not null; pages++)
        {
            var response = await partner.GetAsync(next);
            var page = await response.Json();
            var cursor = page.GetProperty("nextCursor").GetString();
            seen.AddRange(page.List("items").Select(item => item.Text("id")));
            Assert.InRange(page.List("items").Count, 1, 7);
            next = cursor is null ? null : $"/v1/assessments?limit=7&cursor={cursor}";
            Assert.Equal(next is null ? null : $"<{api.Address}{next[1..]}>; rel=\"next\"", response.Header("Link"));
        }

        await stop.CancelAsync();
        await storing;
        Assert.InRange(pages, 6, 100);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);
        Assert.Subset(seen.ToHashSet(), existing.ToHashSet());
    }

    [Fact]
    public async Task A_full_last_page_has_no_next_cursor()
    {
        using var partner = await api.CreatePartner();
        await Submit(partner, 4);

        var first = await (await partner.GetAsync("/v1/assessments?limit=2")).Json();
        var second = await (
            await partner.GetAsync($"/v1/assessments?limit=2&cursor={first.Text("nextCursor")}")
        ).Json();

        Assert.Equal((2, 2), (first.List("items").Count, second.List("items").Count));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task The_personRef_filter_also_applies_to_following_pages()
    {
        using var partner = await api.CreatePartner();
        var ours = await Submit(partner, 3, "crm:1~a.b-c_D");
        await Submit(partner, 2, "crm:1~a.b-c_d");
        await Submit(partner, 2);

        var (seen, next) = (new List<string>(), "/v1/assessments?limit=2&personRef=crm%3A1~a.b-c_D");
        while (next is not null)
        {
            var response = await partner.GetAsync(next);
            seen.AddRange((await response.Json()).List("items").Select(item => item.Text("id")));
            next = response.Header("Link")?.Split('<', '>')[1];
        }

        Assert.Equal(ours.OrderDescending(StringComparer.Ordinal), seen);
        Assert.Empty(await Ids(partner, "personRef=nobody"));
    }

    [Fact]
    public async Task createdFrom_is_inclusive_and_createdTo_is_exclusive()
    {
        using var partner = await api.CreatePartner();
        var ids = new List<string>();
        var times = new List<DateTimeOffset>();

        for (var number = 0; number < 3; number++)
        {
            var view = await (await partner.Submit(SubmissionBodies.Smallest)).Json();
            ids.Add(view.Text("id"));
            times.Add(view.GetProperty("createdAt").GetDateTimeOffset());
            await Task.Delay(5);
        }

        Assert.Equal([ids[2], ids[1]], await Ids(partner, $"createdFrom={Text(times[1])}"));
        Assert.Equal([ids[0]], await Ids(partner, $"createdTo={Text(times[1])}"));
        Assert.Equal([ids[1]], await Ids(partner, $"createdFrom={Text(times[1])}&createdTo={Text(times[2])}"));
        Assert.Equal([ids[2]], await Ids(partner, $"createdFrom={Text(times[1].AddTicks(1))}"));
        Assert.Equal([ids[1], ids[0]], await Ids(partner, $"createdTo={Text(times[1].AddTicks(1))}"));
        Assert.Equal([ids[2], ids[1]], await Ids(partner, $"createdFrom={Text(times[1].ToOffset(new(-5, -30, 0)))}"));
        Assert.Empty(await Ids(partner, $"createdFrom={Text(times[2])}&createdTo={Text(times[1])}"));
        Assert.Equal(
            3,
            (await Ids(partner, "createdFrom=0001-01-01T00:00:00Z&createdTo=9999-12-31T23:59:59.999Z")).Count
        );

        static string Text(DateTimeOffset time) => Uri.EscapeDataString(time.ToString("O"));
    }

    [Fact]
    public async Task Test_and_live_rows_are_listed_separately()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        var testId = await Submit(test, 1, "crm-1");
        var real = await Submit(live, 1, "crm-1");

        foreach (var query in (string[])["limit=9", "personRef=crm-1"])
        {
            Assert.Equal(testId, await Ids(test, query));
            Assert.Equal(real, await Ids(live, query));
        }
    }

    private static async Task<List<string>> Submit(HttpClient partner, int times, string? personRef = null)
    {
        var ids = new List<string>();

        for (var number = 0; number < times; number++)
        {
            var body = personRef is null
                ? SubmissionBodies.Smallest
                : SubmissionBodies.Smallest[..^1] + $",\"personRef\":\"{personRef}\"}}";
            ids.Add(await (await partner.Submit(body)).Id());
        }

        return ids;
    }

    private static async Task<List<string>> Ids(HttpClient partner, string query) =>
        [
            .. (await (await partner.GetAsync($"/v1/assessments?{query}")).Json())
                .List("items")
                .Select(item => item.Text("id")),
        ];
}
