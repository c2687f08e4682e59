using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Activity;
using ChannelFit.Api.Features.Assessments.Notes;
using ChannelFit.Api.Features.Assessments.Rescore;
using ChannelFit.Api.Features.Assessments.Score;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Claims;
using ChannelFit.Api.Features.Cohort;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Shares;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Features.Webhooks.Endpoints;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>The OpenAPI document equals the approved one, is complete, and matches the validation of requests.</summary>
public sealed class OpenApiContractTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const int MostBytes = 600_000;

    private static readonly string Approved = Path.Combine(AppContext.BaseDirectory, "Approved", "openapi.v1.json");

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task The_OpenAPI_document_equals_the_approved_one()
    {
        // The approved document is indented for review and names a server, which linters require.
        var document = await Document();
        document["servers"]![0]!["url"] = "https://channelfit.invalid";
        var served = document.ToJsonString(Indented);
        var received = Path.ChangeExtension(Approved, "received.json");
        await File.WriteAllTextAsync(received, served);

        Assert.True(
            served == await File.ReadAllTextAsync(Approved),
            $"The contract changed. Compare {received} with tests/Api.Tests/Approved/openapi.v1.json; if the change is "
                + "meant, and old clients can live with it, copy the one over the other."
        );
    }

    [Fact]
    public async Task The_document_suits_generators_and_Postman()
    {
        var served = await api.Anonymous.GetByteArrayAsync(OpenApiSetup.Path);
        var document = JsonNode.Parse(served)!;
        var schemas = document["components"]!["schemas"]!.AsObject();
        var members = schemas.SelectMany(schema => schema.Value!["properties"]?.AsObject() ?? []).ToList();

        Assert.Equal("3.1.1", document["openapi"]!.GetValue<string>());
        Assert.Equal(
            api.Anonymous.BaseAddress!.ToString().TrimEnd('/'),
            Assert.Single(document["servers"]!.AsArray())!["url"]!.GetValue<string>()
        );
        Assert.InRange(served.Length, 1, MostBytes);
        Assert.DoesNotContain(
            schemas,
            schema =>
                schema.Key.EndsWith("View", StringComparison.Ordinal)
                || schema.Key.EndsWith("Shape", StringComparison.Ordinal)
        );
        Assert.All(
            schemas.Where(schema => schema.Value!["enum"] is not null),
            codes => Assert.Equal("string", codes.Value!["type"]!.GetValue<string>())
        );

        // Generators name enumerations after their schema, once each, and require members with a default.
        Assert.All(members, member => Assert.Null(member.Value!["enum"] ?? member.Value["items"]?["enum"]));
        Assert.All(members, member => Assert.Null(member.Value!["default"]));
    }

    [Fact]
    public async Task Optional_members_of_requests_may_be_null()
    {
        var schemas = (await Document())["components"]!["schemas"]!.AsObject();
        var request = schemas[nameof(SubmitAssessmentRequest)]!;
        var required = request["required"]!.AsArray().Select(name => name!.GetValue<string>()).ToList();

        Assert.All(
            request["properties"]!.AsObject(),
            member =>
                Assert.Equal(
                    !required.Contains(member.Key),
                    (member.Value!["type"] ?? member.Value["oneOf"])!.ToJsonString().Contains("\"null\"")
                )
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

            var respondents =
                operation["operationId"]!.GetValue<string>()
                is "readCurrentInvitation"
                    or "saveAnswers"
                    or "createClaimCode"
                    or "readCurrentActivity"
                    or "recordCurrentActivity";

            Assert.Equal(
                open ? "[]"
                    : respondents ? """[{"RespondentToken":[]}]"""
                    : """[{"Bearer":[]},{"ApiKey":[]}]""",
                operation["security"]!.ToJsonString()
            );
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
            nameof(BrandingRequest),
            nameof(ContactRequest),
            nameof(NoteRequest),
            nameof(IssueApiKeyRequest),
            nameof(RotateKeyRequest),
            nameof(ClaimRequest),
            nameof(CreateInvitationRequest),
            nameof(SaveAnswersRequest),
            nameof(ShareRequest),
            nameof(CohortLinkRequest),
            nameof(ChannelFit.Domain.Planning.HourBound),
            nameof(CreateWebhookRequest),
            nameof(ChangeWebhookRequest),
            nameof(TestWebhookRequest),
            nameof(ReplayDeliveriesRequest),
            nameof(EmptyRequest),
            nameof(ChannelActivityRequest),
            nameof(RecordActivityRequest),
            nameof(ImportActivityRequest),
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
        JsonNode.Parse(await api.Anonymous.GetStringAsync(OpenApiSetup.Path))!.AsObject();
}
