using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Assessments.Submit;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>A line of an import: a request to score one answer sheet and keep it, with where it comes from.</summary>
public sealed class ImportLineRequest : SubmitAssessmentRequest
{
    /// <summary>When it was answered, RFC 3339: since 1970, and not in the future; now unless given.</summary>
    /// <example>2026-11-22T10:00:00Z</example>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>
    /// Names the record, so that it is stored once: 1–255 visible ASCII characters, such as its id where it comes from.
    /// Records without one are told apart by their content: two with the same are one.
    /// </summary>
    /// <example>crm-4711-2026-11-22</example>
    public string? IdempotencyKey { get; set; }

    /// <summary>The result that an export gives beside the record. Ignored: the answers are scored again.</summary>
    public JsonObject? Result { get; set; }
}
