using System.ComponentModel.DataAnnotations;

namespace ChannelFit.Api.Features.Partners;

/// <summary>Where people ask the partner questions. Both members are required.</summary>
public sealed class ContactRequest
{
    /// <summary>The text of the link.</summary>
    /// <example>Ask your coach</example>
    [Required]
    [Length(1, 80)]
    public string? Label { get; set; }

    /// <summary>An https or mailto URL, up to 500 characters.</summary>
    /// <example>mailto:coach@example.com</example>
    [Required]
    [MaxLength(500)]
    public string? Url { get; set; }
}
