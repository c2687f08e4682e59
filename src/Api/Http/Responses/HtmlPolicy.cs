using System.Security.Cryptography;
using System.Text;

namespace ChannelFit.Api.Http.Responses;

/// <summary>The Content-Security-Policy of a page. It allows no code and no styles inside the markup, except one style by its hash.</summary>
/// <param name="Style">The text of the page's only style element; null for the service's stylesheets.</param>
/// <param name="ImageOrigin">The origin of images; null for none.</param>
/// <param name="IsInteractive">True if the page uses scripts of the service and submits forms to the service.</param>
public sealed record HtmlPolicy(string? Style, string? ImageOrigin = null, bool IsInteractive = false)
{
    public override string ToString() =>
        $"default-src 'none'; style-src {StyleSource}; img-src data:{(ImageOrigin is null ? "" : $" {ImageOrigin}")}; "
        + (IsInteractive ? "script-src 'self'; " : "")
        + $"base-uri 'none'; form-action '{(IsInteractive ? "self" : "none")}'; frame-ancestors 'none'";

    private string StyleSource =>
        Style is null ? "'self'" : $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";
}
