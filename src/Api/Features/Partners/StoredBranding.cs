namespace ChannelFit.Api.Features.Partners;

/// <summary>The branding of a partner as it is stored.</summary>
/// <param name="Name">The name, as people know it; null for the name of the partner, also after that name has changed.</param>
/// <param name="LogoUrl">The https URL of an image; null for none.</param>
/// <param name="Color">A colour as #rrggbb; null for the service's own.</param>
/// <param name="Contact">The link for questions; null for none.</param>
internal sealed record StoredBranding(string? Name, string? LogoUrl, string? Color, ContactResponse? Contact)
{
    /// <summary>Returns the branding for pages and reports.</summary>
    public BrandingResponse WithName(string partnerName) => new(Name ?? partnerName, LogoUrl, Color, Contact);
}
