using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Shares;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Respondents;
using ChannelFit.Api.Features.Webhooks;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

/// <summary>The OpenAPI document is the approved one, complete, and true to what requests are held to.</summary>
public sealed class ContractTests(House house) : IClassFixture<House>
{
    private static readonly string Approved = Path.Combine(AppContext.BaseDirectory, "Approved", "openapi.v1.json");

    [Fact]
    public async Task The_contract_changes_only_when_it_is_approved()
    {
        var served = await house.Anonymous.GetByteArrayAsync(OpenApi.Path);
        var received = Path.ChangeExtension(Approved, "received.json");
        await File.WriteAllBytesAsync(received, served);
        var approved = await File.ReadAllBytesAsync(Approved);

        Assert.True(
            served.AsSpan().SequenceEqual(approved),
            $"The contract changed. Compare {received} with tests/Api.Tests/Approved/openapi.v1.json; if the change is "
                + "meant, and old clients can live with it, copy the one over the other."
        );
    }

    [Fact]
    public async Task Everything_has_a_description_that_speaks_to_partners()
    {
        var document = await Document();
        var schemas = document["components"]!["schemas"]!.AsObject();
        var members = schemas.SelectMany(schema =>
            (schema.Value!["properties"]?.AsObject() ?? []).Select(member =>
                ($"{schema.Key}.{member.Key}", member.Value)
            )
        );
        var operations = Operations(document).ToList();

        Assert.All(members, member => Assert.NotNull(member.Value!["description"]));
        Assert.All(schemas, schema => Assert.NotNull(schema.Value!["description"]));
        Assert.All(
            operations,
            operation =>
            {
                Assert.NotNull(operation["summary"]);
                Assert.NotNull(operation["description"]);
                Assert.All(
                    operation["parameters"]?.AsArray() ?? [],
                    parameter => Assert.NotNull(parameter!["description"])
                );
            }
        );
        Assert.All(
            ["scoring.md", "api.md", "house.md", "§"],
            inside => Assert.DoesNotContain(inside, document.ToJsonString())
        );
    }

    [Fact]
    public async Task Keys_are_asked_for_where_they_are_needed_and_nowhere_else()
    {
        foreach (var operation in Operations(await Document()))
        {
            var open = operation["tags"]![0]!.GetValue<string>() is "Catalogue" or "Operating";

            Assert.Equal(open ? "[]" : """[{"Bearer":[]},{"ApiKey":[]}]""", operation["security"]!.ToJsonString());
            Assert.Equal(!open, operation["responses"]!.AsObject().ContainsKey("401"));
        }
    }

    [Fact]
    public async Task Requests_are_closed_and_answers_are_open()
    {
        string[] requests =
        [
            nameof(ScoreRequest),
            nameof(SubmitAssessmentRequest),
            nameof(ImportLineRequest),
            nameof(ConsentRequest),
            nameof(BatchRequest),
            nameof(PlanWishes),
            nameof(RescoreRequest),
            nameof(ChangePartnerRequest),
            nameof(IssueKeyRequest),
            nameof(RotateKeyRequest),
            nameof(CreateInvitationRequest),
            nameof(SaveAnswersRequest),
            nameof(ShareRequest),
            nameof(Domain.HourBound),
            nameof(CreateWebhookRequest),
            nameof(ChangeWebhookRequest),
            nameof(TestWebhookRequest),
            nameof(ReplayDeliveriesRequest),
            nameof(EmptyRequest),
        ];
        var schemas = (await Document())["components"]!["schemas"]!.AsObject();

        Assert.All(
            schemas,
            schema =>
                Assert.Equal(
                    requests.Contains(schema.Key) ? "false" : null,
                    schema.Value!["additionalProperties"]?.ToJsonString()
                )
        );
        Assert.All(requests, request => Assert.True(schemas.ContainsKey(request)));
    }

    private static IEnumerable<JsonObject> Operations(JsonObject document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(one => one.Value!.AsObject());

    private async Task<JsonObject> Document() =>
        JsonNode.Parse(await house.Anonymous.GetStringAsync(OpenApi.Path))!.AsObject();
}
