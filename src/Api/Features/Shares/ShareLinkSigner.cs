using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Features.Shares;

/// <summary>Creates and verifies signed links to reports.</summary>
public sealed class ShareLinkSigner(SecretKeyRing secret, PublicUrl address)
{
    /// <summary>The path of links. It is outside /v1, because people who open links have no API key.</summary>
    public const string PathPrefix = "/r/";

    private readonly LinkTokenSigner tokens = new(secret, "share link");

    /// <summary>Returns the link of a share. It is the same each time and therefore need not be stored.</summary>
    public string CreateUrl(LinkTokenPayload share) => $"{address.Base}{PathPrefix}{tokens.Sign(share)}";

    /// <summary>Returns the content of a token; null if its signature is not valid.</summary>
    public LinkTokenPayload? Verify(string text) => tokens.Verify(text);
}
