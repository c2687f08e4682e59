namespace ChannelFit.Api.Features.Assessments.Notes;

/// <summary>The note of a coach on an assessment.</summary>
public sealed class NoteRequest
{
    /// <summary>The note. It is shown as plain text. Null or blank removes the note.</summary>
    /// <example>Start with the three people whom we talked about.</example>
    public string? Text { get; set; }
}
