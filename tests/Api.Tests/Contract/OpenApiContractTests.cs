using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Assessments.Rescore;
using ChannelFit.Api.Features.Assessments.Score;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Shares;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Features.Webhooks.Endpoints;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>The OpenAPI document is the approved one, complete, and true to what requests are held to.</summary>
public sealed class OpenApiContractTests(ApiFixture house) : IClassFixture<ApiFixture>
{
    private static readonly string Approved = Path.Combine(AppContext.BaseDirectory, "Approved", "openapi.v1.json");

    [Fact]
    public async Task The_OpenAPI_document_equals_the_approved_one()
    {
        var served = await house.Anonymous.GetByteArrayAsync(OpenApiSetup.Path);
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
    public async Task Every_operation_parameter_and_schema_has_a_description()
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
    public async Task Security_requirements_match_the_operations_that_need_a_key()
    {
        foreach (var operation in Operations(await Document()))
        {
            var open = operation["tags"]![0]!.GetValue<string>() is "Catalogue" or "Operating";

            Assert.Equal(open ? "[]" : """[{"Bearer":[]},{"ApiKey":[]}]""", operation["security"]!.ToJsonString());
            Assert.Equal(!open, operation["responses"]!.AsObject().ContainsKey("401"));
        }
    }

    [Fact]
    public async Task Request_schemas_are_closed_and_response_schemas_are_open()
    {
        string[] requests =
        [
            nameof(ScoreRequest),
            nameof(SubmitAssessmentRequest),
            nameof(ImportLineRequest),
            nameof(ConsentRequest),
            nameof(ScoreBatchRequest),
            nameof(PlanOptions),
            nameof(RescoreRequest),
            nameof(ChangePartnerRequest),
            nameof(IssueApiKeyRequest),
            nameof(RotateKeyRequest),
            nameof(CreateInvitationRequest),
            nameof(SaveAnswersRequest),
            nameof(ShareRequest),
            nameof(ChannelFit.Domain.Planning.HourBound),
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
        JsonNode.Parse(await house.Anonymous.GetStringAsync(OpenApiSetup.Path))!.AsObject();
}
