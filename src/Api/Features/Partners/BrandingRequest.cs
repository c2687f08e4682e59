using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A change of what pages show of a partner. Members that are left out stay as they are; null clears one.</summary>
[MergePatch]
public sealed class BrandingRequest
{
    /// <summary>The name, as people know it. Null for the name of the partner.</summary>
    /// <example>Example Careers</example>
    [Length(1, 100)]
    public string? Name { get; set; }

    /// <summary>The https URL of an image, up to 500 characters. Only images of its origin are loaded.</summary>
    /// <example>https://www.example.com/logo.svg</example>
    [MaxLength(500)]
    public string? LogoUrl { get; set; }

    /// <summary>A colour as #rrggbb. Its contrast to white is at least 4.5:1 (WCAG AA), because it is used for text and behind white text.</summary>
    /// <example>#7a1f5c</example>
    [RegularExpression("^#[0-9a-fA-F]{6}$")]
    public string? Color { get; set; }

    /// <summary>Where people ask questions.</summary>
    public ContactRequest? Contact { get; set; }
}
