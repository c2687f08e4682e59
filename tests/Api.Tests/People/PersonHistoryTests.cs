using System.Text.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.People;

/// <summary>GET /v1/people/{personRef}/assessments.</summary>
public sealed class PersonHistoryTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_history_lists_only_the_assessments_of_the_person()
    {
        using var partner = await api.CreatePartner();
        var ours = new List<string>();

        for (var number = 0; number < 5; number++)
        {
            ours.Add(await (await partner.Submit(SubmissionBodies.ForPerson("crm:1~a.b-c_D"))).Id());
            await partner.Submit(SubmissionBodies.ForPerson("crm:1~a.b-c_d"));
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
            next = response.Header("Link")?.Split('<', '>')[1][api.Address.ToString().TrimEnd('/').Length..];
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
        using var partner = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.ForPerson("crm-4711"));
        var before = await AllText();
        var id = Guid.NewGuid();

        foreach (var path in (string[])["assessments", $"comparison?from={id}&to={id}", "export"])
        {
            await (await partner.GetAsync($"/v1/people/{reference}/{path}")).AssertProblem(404, "not-found");
        }

        Assert.Equal(204, (int)(await partner.DeleteAsync($"/v1/people/{reference}")).StatusCode);
        Assert.Equal(before, await AllText());
    }

    [Fact]
    public async Task A_reference_over_128_characters_is_rejected()
    {
        using var partner = await api.CreatePartner();
        var longest = new string('x', 128);
        await partner.Submit(SubmissionBodies.ForPerson(longest));

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
        using var partner = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.ForPerson("crm-4711"));

        await (await partner.GetAsync($"/v1/people/crm-4711/{path}")).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task Other_partners_and_modes_do_not_see_the_rows()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        using var otherPartner = await api.CreatePartner();
        var testId = await (await test.Submit(SubmissionBodies.ForPerson("crm-1"))).Id();
        await (await live.GetAsync("/v1/people/crm-1/export")).AssertProblem(404, "not-found");
        var real = await (await live.Submit(SubmissionBodies.ForPerson("crm-1"))).Id();

        Assert.Equal([testId], await Exported(test));
        Assert.Equal([real], await Exported(live));
        await (await otherPartner.GetAsync("/v1/people/crm-1/export")).AssertProblem(404, "not-found");
        Assert.Empty((await otherPartner.Read("/v1/people/crm-1/assessments")).List("items"));

        static async Task<IEnumerable<string>> Exported(HttpClient client) =>
            (await client.Read("/v1/people/crm-1/export")).List("assessments").Select(one => one.Text("id"));
    }

    /// <summary>Returns whether a value contains all members of another; it may have more, and null where the other has none.</summary>
    private static bool Contains(JsonElement whole, JsonElement part) =>
        part.ValueKind == JsonValueKind.Object
            ? part.EnumerateObject().All(member => Contains(whole.GetProperty(member.Name), member.Value))
            : JsonElement.DeepEquals(whole, part);

    private Task<string> AllText() =>
        api.QueryAsOwner<string>(
            """
            select md5(concat((select string_agg(assessment::text, '' order by id) from assessment),
                (select string_agg(erased_person::text, '' order by person) from erased_person)))
            """
        );
}
