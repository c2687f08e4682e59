using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Shares;

/// <summary>A link that opens a report without a key.</summary>
/// <param name="Id">The share's id, by which it is revoked.</param>
/// <param name="Url">Opens the report for whoever holds it, until it expires, is revoked, or the assessment is deleted.</param>
/// <param name="ExpiresAt">When it ends, UTC.</param>
public sealed record ShareResponse(Guid Id, [property: DataType(DataType.Url)] string Url, DateTime ExpiresAt)
{
    /// <summary>A row with the link that it stands for.</summary>
    public static ShareResponse From(ShareRow share, Guid partner, ShareLinkSigner links) =>
        new(share.Id, links.CreateUrl(new(partner, share.Test, share.Id)), share.ExpiresAt.UtcDateTime);
}

/// <summary>One page of the links to a report.</summary>
/// <param name="Items">Those that still open, newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record SharePage(IReadOnlyList<ShareResponse> Items, string? NextCursor);

/// <summary>Whole requests and answers for the contract.</summary>
internal static class ShareExamples
{
    private const string Link =
        "https://fit.example.com/r/AAGgKbqAAHw-nVFvC3ouTBgBoCsRKAB0rJ1Rbwt6LkwYQm9ja3VwLXNpZ25lZA";

    private static readonly ShareResponse Share = new(
        new("01a202b2-c8e8-7b1f-8a33-5d1c9e0f4b72"),
        Link,
        new(2026, 11, 29, 10, 0, 0, DateTimeKind.Utc)
    );

    public static ContractExample Request { get; } =
        new(
            "share-request",
            "A link for a day.",
            _ => new System.Text.Json.Nodes.JsonObject { ["expiresIn"] = 86_400 }
        );

    public static ContractExample Defaults { get; } =
        new("share-request-defaults", "A link for seven days.", _ => new System.Text.Json.Nodes.JsonObject());

    public static ContractExample Made { get; } =
        new(
            "share",
            "A link to hand over.",
            _ => JsonSerializer.SerializeToNode(Share, AssessmentJsonContext.Default.ShareResponse)!
        );

    public static ContractExample Page { get; } =
        new(
            "shares",
            "The only page, with one link.",
            _ => JsonSerializer.SerializeToNode(new SharePage([Share], null), AssessmentJsonContext.Default.SharePage)!
        );
}
