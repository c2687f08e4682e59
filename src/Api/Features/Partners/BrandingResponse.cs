namespace ChannelFit.Api.Features.Partners;

/// <summary>A partner's name, colour, logo and contact on pages, reports and the embed.</summary>
/// <param name="Name">The name, as people know it.</param>
/// <param name="LogoUrl">The https URL of an image; null for none.</param>
/// <param name="Color">A colour as #rrggbb, with a contrast of at least 4.5:1 to white; null for the service's own.</param>
/// <param name="Contact">The link for questions; null for none.</param>
public sealed record BrandingResponse(string Name, string? LogoUrl, string? Color, ContactResponse? Contact)
{
    /// <summary>Returns the origin of the logo for a Content-Security-Policy; null without a logo.</summary>
    public string? FindLogoOrigin() =>
        LogoUrl is { } logo && Http.WebUrl.TryParse(logo, out var url) ? Http.WebUrl.OriginOf(url) : null;
}
