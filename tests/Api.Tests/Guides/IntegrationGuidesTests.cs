using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace ChannelFit.Api.Tests.Guides;

/// <summary>
/// Sends every request of docs/guides/integrations: those to ChannelFit to the service, those to other systems, filled from a
/// webhook that the service sent, to a receiver that checks them against the target's published reference.
/// </summary>
[Trait("Category", "Slow")]
public sealed class IntegrationGuidesTests(PartnerFixture partner) : IClassFixture<PartnerFixture>
{
    private const string Index = "integrations.md";

    public static TheoryData<string, string> Pages =>
        new()
        {
            { Index, "crm-4711" },
            { "integrations/coachaccountable.md", "413" },
            { "integrations/hubspot.md", "501" },
            { "integrations/huntr.md", "5b0379b5712bb674fd0d561e" },
            { "integrations/make.md", "501" },
            { "integrations/pipedrive.md", "501" },
            { "integrations/salesforce.md", "003Dn00000AbCdEIAV" },
            { "integrations/zapier.md", "501" },
        };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_request_in_a_guide_has_the_documented_effect(string page, string personRef)
    {
        var guide = GuidePage.Read(page);
        var received = await partner.CompleteAssessment(personRef);
        var template = partner.TemplateFor(personRef).With("data", received.GetProperty("data"));
        await using var target = await WebhookReceiver.Start();
        using var crm = target.Impersonate();
        var sent = new List<ReceivedRequest>();

        foreach (var block in guide.Blocks.Where(block => block.Language == "http"))
        {
            var id = block.Mark("id")!;
            using var request = template.FillRequest(block.Text);
            var isOurs = request.RequestUri!.Authority == partner.Client.BaseAddress!.Authority;

            if (!isOurs)
            {
                request.RequestUri = new UriBuilder(request.RequestUri) { Scheme = "http", Port = 80 }.Uri;
                target.Responder = (http, _) =>
                {
                    http.Response.StatusCode = int.Parse(block.Mark("status")!);
                    return http.Response.WriteAsync(Sample(guide, id), http.RequestAborted);
                };
            }

            using var client = isOurs ? new HttpClient() : null;
            using var response = await (client ?? crm).SendAsync(request);
            var result = await response.Text();
            Assert.True(
                block.Mark("status") == $"{(int)response.StatusCode}",
                $"{page} {id}: {response.StatusCode} {result}"
            );

            if (result.StartsWith('{') && !result.Contains('\n', StringComparison.Ordinal))
            {
                template.With(id, JsonSerializer.Deserialize<JsonElement>(result));
            }

            if (!isOurs)
            {
                sent.Add(target.Received.Last());
                IntegrationTargets.Check(sent[^1]);
            }
        }

        AssertMapped(guide, template, sent);
    }

    [Fact]
    public async Task The_documented_payload_has_exactly_the_members_that_are_sent()
    {
        var documented = GuidePage.Read(Index).Blocks.Single(block => block.Marks == "payload").Text;
        var received = await partner.CompleteAssessment("501");

        AssertSameShape(JsonSerializer.Deserialize<JsonElement>(documented), received, "#");
    }

    [Fact]
    public async Task The_Make_guide_subscribes_and_unsubscribes_a_webhook()
    {
        var guide = GuidePage.Read("integrations/make.md");
        var template = partner
            .TemplateFor("501")
            .With("connection", JsonSerializer.SerializeToElement(new { apiKey = partner.Key }))
            .With(
                "webhook",
                JsonSerializer.SerializeToElement(new { url = partner.TemplateFor("501").Plain("MAKE_HOOK_URL") })
            );

        var attached = await Call("attach");
        var pattern = Procedure("attach").GetProperty("response").GetProperty("data").Text("externalHookId");
        template.With("body", await attached.Json());
        template.With(
            "webhook",
            JsonSerializer.SerializeToElement(new { externalHookId = template.FillText(pattern) })
        );
        var detached = await Call("detach");

        Assert.Equal((201, 204), ((int)attached.StatusCode, (int)detached.StatusCode));

        JsonElement Procedure(string name) =>
            JsonSerializer.Deserialize<JsonElement>(guide.Blocks.Single(block => block.Marks == name).Text);

        Task<HttpResponseMessage> Call(string name)
        {
            var procedure = Procedure(name);
            var request = new HttpRequestMessage(
                new(procedure.Text("method")),
                template.FillText(procedure.Text("url"))
            );

            foreach (var header in procedure.GetProperty("headers").EnumerateObject())
            {
                request.Headers.Add(header.Name, template.FillText(header.Value.GetString()!));
            }

            if (procedure.TryGetProperty("body", out var body))
            {
                request.Content = new StringContent(
                    template.FillJson(body.GetRawText()),
                    System.Text.Encoding.UTF8,
                    "application/json"
                );
            }

            return new HttpClient().SendAsync(request);
        }
    }

    [Fact]
    public void Every_integration_target_has_a_listed_dated_and_tested_page()
    {
        var index = GuidePage.Read(Index);
        var run = Pages.Select(page => (string)page[0]).ToList();

        Assert.All(
            GuidePage.Targets(),
            name =>
            {
                var guide = GuidePage.Read(name);
                Assert.Contains($"]({name})", index.Text, StringComparison.Ordinal);
                Assert.Contains(name, run);
                Assert.Matches(@"^# .+\n\n\*Looked up 20[0-9]{2}-[0-9]{2}-[0-9]{2} in ", guide.Text);
                Assert.Matches(@"\n## Sources\n\n- https://", guide.Text);
                Assert.Contains("\n## Limits and errors\n", guide.Text, StringComparison.Ordinal);
                Assert.Contains("\n## Client in\n", guide.Text, StringComparison.Ordinal);
                Assert.NotEmpty(guide.Rows("Fields"));
            }
        );
        Assert.Equal(8, run.Count);
    }

    /// <summary>Asserts that each value in the table of the page exists and has reached its field.</summary>
    private static void AssertMapped(GuidePage guide, RequestTemplate template, List<ReceivedRequest> sent)
    {
        var contents = sent.Select(IntegrationTargets.Contents).ToList();
        Assert.All(
            guide.Name == Index ? [] : guide.Rows("Fields"),
            row =>
            {
                var (theirs, ours) = (template.FillText(row.Theirs), template.Plain(row.Ours));
                Assert.True(
                    contents.Count == 0 || contents.Exists(one => one[theirs].Contains(ours)),
                    $"{guide.Name}: {row.Theirs} never took {ours}, which is {row.Ours}."
                );
            }
        );
    }

    private static string Sample(GuidePage guide, string id) =>
        guide.Blocks.FirstOrDefault(block => block.Mark("answer") == id)?.Text.ReplaceLineEndings(" ") ?? "";

    /// <summary>Asserts the same members in the same order and of the same kinds; channels may be a subset.</summary>
    private static void AssertSameShape(JsonElement documented, JsonElement received, string pointer)
    {
        if (documented.ValueKind != JsonValueKind.Object)
        {
            Assert.True(
                received.ValueKind == documented.ValueKind || received.ValueKind == JsonValueKind.Null,
                pointer
            );
            return;
        }

        if (received.ValueKind == JsonValueKind.Null || pointer.EndsWith("/metadata", StringComparison.Ordinal))
        {
            return;
        }

        if (!pointer.EndsWith("/channels", StringComparison.Ordinal))
        {
            Assert.Equal(
                (pointer, string.Join(' ', documented.Names())),
                (pointer, string.Join(' ', received.Names()))
            );
        }

        foreach (var member in documented.EnumerateObject())
        {
            AssertSameShape(member.Value, received.GetProperty(member.Name), $"{pointer}/{member.Name}");
        }
    }
}
