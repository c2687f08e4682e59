using System.Text.Json;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Shares;

/// <summary>Examples of share links for the OpenAPI document.</summary>
internal static class ShareExamples
{
    private const string Link =
        "https://fit.example.com/r/AAGgKbqAAHw-nVFvC3ouTBgBoCsRKAB0rJ1Rbwt6LkwYQm9ja3VwLXNpZ25lZA";

    private static readonly ShareResponse Share = new(
        new("01a202b2-c8e8-7b1f-8a33-5d1c9e0f4b72"),
        Link,
        new(2026, 11, 29, 10, 0, 0, DateTimeKind.Utc)
    );

    public static ContractExample CreatedShare { get; } =
        new(
            "share",
            "The new link.",
            _ => JsonSerializer.SerializeToNode(Share, ShareJsonContext.Default.ShareResponse)!
        );

    public static ContractExample SharePage { get; } =
        new(
            "shares",
            "The only page, with one link.",
            _ => JsonSerializer.SerializeToNode(new SharePage([Share], null), ShareJsonContext.Default.SharePage)!
        );
}
