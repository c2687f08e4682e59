using System.ComponentModel.DataAnnotations;

namespace ChannelFit.Api.Features.Assessments.Rescore;

/// <summary>A request to score stored answers again.</summary>
public sealed class RescoreRequest
{
    /// <summary>The model, key@version. It must have the same instrument.</summary>
    /// <example>fit-model@2.0.0</example>
    [MaxLength(64)]
    public string? Model { get; set; }
}
