using System.Globalization;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A change of what pages show of a partner. Members that are left out stay as they are; null clears one.</summary>
public sealed class BrandingRequest : MergePatchRequest
{
    /// <summary>The name, as people know it. Null for the name of the partner.</summary>
    /// <example>Example Careers</example>
    [JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Null)]
    public string? Name { get; set; }

    /// <summary>The https URL of an image. Only images of its origin are loaded.</summary>
    /// <example>https://www.example.com/logo.svg</example>
    [JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Null)]
    public string? LogoUrl { get; set; }

    /// <summary>A colour as #rrggbb. Its contrast to white is at least 4.5:1 (WCAG AA), because it is used for text and behind white text.</summary>
    /// <example>#7a1f5c</example>
    [JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Null)]
    public string? Color { get; set; }

    /// <summary>The link for questions.</summary>
    public ContactRequest? Contact { get; set; }

    /// <summary>Returns the branding after the change.</summary>
    /// <param name="current">The branding before; null for none.</param>
    internal StoredBranding ApplyTo(StoredBranding? current) =>
        new(
            Name ?? (Clears(nameof(Name)) ? null : current?.Name),
            WebUrl.Normalize(LogoUrl) ?? (Clears(nameof(LogoUrl)) ? null : current?.LogoUrl),
            Color?.ToLower(CultureInfo.InvariantCulture) ?? (Clears(nameof(Color)) ? null : current?.Color),
            Contact?.ApplyTo(current?.Contact) ?? (Clears(nameof(Contact)) ? null : current?.Contact)
        );
}
