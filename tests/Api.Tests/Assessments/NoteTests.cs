using System.Net.Http.Json;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>PUT /v1/assessments/{id}/note.</summary>
public sealed class NoteTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Note = "Start with Ana & Jürgen.\n<b>Then</b> call 🌱.";

    [Fact]
    public async Task A_note_is_in_the_assessment_its_report_its_links_and_the_export_of_the_person()
    {
        using var partner = await api.CreatePartner();
        var stored = await partner.Submit(api.Request(PersonRequests.Coach).With("personRef", "\"noted\""));
        var id = stored.Text("id");
        var url = (await (await partner.Post($"/v1/assessments/{id}/shares", "{}")).Json()).Text("url");

        Assert.False(stored.TryGetProperty("note", out _));
        Assert.Equal(204, (int)(await Put(partner, id, Note)).StatusCode);

        Assert.Equal(Note, (await partner.Get(id)).Text("note"));
        Assert.Equal(Note, (await partner.Read($"/v1/assessments/{id}?include=all")).Text("note"));
        var export = await partner.Read("/v1/people/noted/export");
        Assert.Equal(Note, Assert.Single(export.List("assessments")).Text("note"));
        foreach (var page in (HttpResponseMessage[])[await Report(partner, id), await api.Anonymous.GetAsync(url)])
        {
            var html = await page.Text();
            Assert.Contains("Start with Ana &amp; J", html, StringComparison.Ordinal);
            Assert.Contains("&lt;b&gt;Then&lt;/b&gt;", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_compact_result_with_a_note_equals_the_full_one_without_its_parts()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");
        await Put(partner, id, Note);

        var compact = await partner.Get(id);
        var full = await partner.Read($"/v1/assessments/{id}?include=constructs");

        Assert.Equal(compact.Names(), full.Names().Where(name => name != "constructs"));
        Assert.Equal(compact.GetProperty("note").GetRawText(), full.GetProperty("note").GetRawText());
    }

    [Fact]
    public async Task A_note_changes_the_ETags_of_the_assessment_and_of_its_report()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");
        var tags = await Tags();

        await Put(partner, id, Note);
        var noted = await Tags();
        await Put(partner, id, null);

        Assert.Empty(tags.Intersect(noted));
        Assert.Equal(tags, await Tags());

        async Task<string[]> Tags() =>
            [
                (await partner.GetAsync($"/v1/assessments/{id}")).Header("ETag")!,
                (await Report(partner, id)).Header("ETag")!,
            ];
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"text":null}""")]
    [InlineData("""{"text":""}""")]
    [InlineData("""{"text":" \n "}""")]
    public async Task An_empty_note_removes_the_note(string body)
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");
        await Put(partner, id, Note);

        Assert.Equal(204, (int)(await PutBody(partner, id, body)).StatusCode);
        Assert.False((await partner.Get(id)).TryGetProperty("note", out _));
    }

    [Theory]
    [InlineData("""{"text":5}""", "#/text wrong-type")]
    [InlineData("""{"text":"a\u0000"}""", "#/text invalid-characters")]
    [InlineData("""{"text":"\ud800"}""", "#/text invalid-characters")]
    [InlineData("""{"text":"x","html":true}""", "#/html unknown-member")]
    public async Task Invalid_notes_are_refused_and_nothing_changes(string body, string expected)
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");
        await Put(partner, id, Note);

        var errors = await (await PutBody(partner, id, body)).ValidationErrors();

        Assert.Equal([expected], errors.Select(error => $"{error.Pointer} {error.Code}"));
        Assert.Equal(Note, (await partner.Get(id)).Text("note"));
    }

    [Fact]
    public async Task A_note_has_at_most_500_characters_whatever_they_are()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");
        var longest = string.Concat(Enumerable.Repeat("🌱", 500));

        Assert.Equal(204, (int)(await Put(partner, id, longest)).StatusCode);
        Assert.Equal(longest, (await partner.Get(id)).Text("note"));
        var errors = await (await Put(partner, id, $"{longest}a")).ValidationErrors();
        Assert.Equal([("#/text", "too-long")], errors);
    }

    [Fact]
    public async Task Only_secret_keys_of_the_partner_and_mode_can_write_a_note()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(keys.SingleKey(KeyType.Secret));
        using var live = api.CreateClient(keys.SingleKey(KeyType.Secret, KeyMode.Live));
        using var other = await api.CreatePartner();
        var (_, person) = await api.Invite(test);
        using var respondent = person;
        var id = (await respondent.Submit(api.Request(PersonRequests.Coach))).Text("id");
        var reader = await test.IssueKey("assessments:read");
        using var readOnly = api.CreateClient(reader.Text);

        await (await Put(live, id, Note)).AssertProblem(404, "not-found");
        await (await Put(other, id, Note)).AssertProblem(404, "not-found");
        await (await Put(respondent, id, Note)).AssertProblem(403, "forbidden");
        await (await Put(readOnly, id, Note)).AssertProblem(403, "forbidden");
        await (await Put(test, "nothing", Note)).AssertProblem(404, "not-found");
        Assert.False((await test.Get(id)).TryGetProperty("note", out _));
    }

    [Fact]
    public async Task A_change_is_audited_without_the_text_and_the_note_is_deleted_with_the_assessment()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach).With("personRef", "\"noted\""))).Text("id");
        await Put(partner, id, Note);

        var entry = Assert.Single(await partner.Audit("?action=note.changed"));
        Assert.Equal(id, entry.Text("subject"));
        Assert.DoesNotContain("Ana", entry.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(204, (int)(await partner.DeleteAsync("/v1/people/noted")).StatusCode);
        Assert.Equal(
            0,
            await api.QueryAsOwner<int>(
                "select count(*)::int from assessment where note is not null and id = @id",
                new { id = Guid.Parse(id) }
            )
        );
    }

    [Fact]
    public async Task A_rescored_assessment_has_no_note()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(FirstInstrument.FirstRequest(0).With("model", "\"fit-model@1.0.0\""))).Text(
            "id"
        );
        await Put(partner, id, Note);

        var rescored = await (
            await partner.Post($"/v1/assessments/{id}/rescore", """{"model":"fit-model@1.1.0"}""")
        ).Json();

        Assert.False(rescored.TryGetProperty("note", out _));
    }

    private static Task<HttpResponseMessage> Put(HttpClient client, string id, string? text) =>
        client.PutAsJsonAsync($"/v1/assessments/{id}/note", new { text });

    private static async Task<HttpResponseMessage> PutBody(HttpClient client, string id, string body)
    {
        using var content = new ByteArrayContent(SubmissionBodies.Bytes(body));
        content.Headers.ContentType = new("application/json");
        return await client.PutAsync($"/v1/assessments/{id}/note", content);
    }

    private static Task<HttpResponseMessage> Report(HttpClient client, string id) =>
        client.GetAsync($"/v1/assessments/{id}/report");
}
