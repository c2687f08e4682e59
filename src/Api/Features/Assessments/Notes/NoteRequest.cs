using System.ComponentModel.DataAnnotations;

namespace ChannelFit.Api.Features.Assessments.Notes;

/// <summary>The note of a coach on an assessment.</summary>
public sealed class NoteRequest
{
    /// <summary>The most characters of a note.</summary>
    public const int MaxLength = 500;

    /// <summary>The note, up to 500 characters. It is shown as plain text. Null or blank removes the note.</summary>
    /// <example>Start with the three people whom we talked about.</example>
    [MaxLength(MaxLength)]
    public string? Text { get; set; }
}
