using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Claims;

/// <summary>Examples of claims for the OpenAPI document.</summary>
internal static class ClaimExamples
{
    public static ContractExample Code { get; } =
        new(
            "claimCode",
            "The code for the partner's server.",
            _ =>
                JsonSerializer.SerializeToNode(
                    new IssuedClaimCodeResponse(
                        "claim_3f9d2c4b7a1e6058f4d3b2a190c8e7f65d4c3b2a",
                        new(2026, 11, 22, 11, 0, 0, DateTimeKind.Utc)
                    ),
                    ClaimJsonContext.Default.IssuedClaimCodeResponse
                )!
        );

    public static ContractExample Claimed { get; } =
        new(
            "claimed",
            "The assessment is now that of the person.",
            _ =>
                JsonSerializer.SerializeToNode(
                    new ClaimResponse(new(OpenApiExtensions.ExampleId), "crm-4711"),
                    ClaimJsonContext.Default.ClaimResponse
                )!
        );

    public static ContractExample Errors { get; } =
        new(
            "claimErrors",
            "All errors of the request.",
            services =>
            {
                var errors = new List<ValidationError>();
                var body = JsonElement.Parse("""{ "personRef": "Jane Doe" }""");
                services.GetRequiredService<JsonBinder>().BindAndValidate<ClaimRequest>(body, errors);
                return ProblemResults.ExampleJson(ProblemKind.Validation, errors);
            }
        );
}
