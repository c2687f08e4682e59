using System.Text.Json;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>Examples of links to the coach's view for the OpenAPI document.</summary>
internal static class CohortLinkExamples
{
    private const string Link =
        "https://fit.example.com/c#AAGgKbqAAHw-nVFvC3ouTBgBoCsRKAB0rJ1Rbwt6LkwYQm9ja3VwLXNpZ25lZA";

    private static readonly CohortLinkResponse CohortLink = new(
        new("01a202b2-c8e8-7b1f-8a33-5d1c9e0f4b73"),
        Link,
        new(2026, 11, 29, 10, 0, 0, DateTimeKind.Utc)
    );

    public static ContractExample CreatedLink { get; } =
        new(
            "cohortLink",
            "The new link.",
            _ => JsonSerializer.SerializeToNode(CohortLink, CohortJsonContext.Default.CohortLinkResponse)!
        );

    public static ContractExample LinkPage { get; } =
        new(
            "cohortLinks",
            "The only page, with one link.",
            _ =>
                JsonSerializer.SerializeToNode(
                    new CohortLinkPage([CohortLink], null),
                    CohortJsonContext.Default.CohortLinkPage
                )!
        );
}
