using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>Creates and verifies signed links to the coach's view, and those from its table to reports.</summary>
public sealed class CohortLinkSigner(SecretKeyRing secret, PublicUrl address)
{
    /// <summary>The path of the coach's view. It is outside /v1, because coaches who open links have no API key.</summary>
    public const string Path = "/c";

    private readonly LinkTokenSigner tokens = new(secret, "cohort link");

    /// <summary>Returns the link. The token is in the fragment, which stays in the browser and out of logs and proxies.</summary>
    public string CreateUrl(LinkTokenPayload link) => $"{address.Base}{Path}#{tokens.Sign(link)}";

    /// <summary>Returns the content of a token; null if its signature is not valid.</summary>
    public LinkTokenPayload? Verify(string text) => tokens.Verify(text);

    /// <summary>Returns the path of the report of an assessment. It opens only this report, and only while the link is open.</summary>
    public string CreateReportPath(LinkTokenPayload link, Guid assessment) =>
        $"{Path}/{link.Id}/{ReportTokens(link.Id).Sign(link with { Id = assessment })}";

    /// <summary>Returns partner, mode and assessment of a report's token; null if the link did not issue it.</summary>
    public LinkTokenPayload? VerifyReport(Guid link, string text) => ReportTokens(link).Verify(text);

    private LinkTokenSigner ReportTokens(Guid link) => new(secret, $"report of cohort link {link}");
}
