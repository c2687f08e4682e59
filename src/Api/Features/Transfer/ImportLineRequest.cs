using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Assessments.Submit;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>A record of an import: a submission with its time and idempotency key.</summary>
public sealed class ImportLineRequest : SubmitAssessmentRequest
{
    /// <summary>The time of the answers, RFC 3339, since 1970 and not in the future. The default is the current time.</summary>
    /// <example>2026-11-22T10:00:00Z</example>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>
    /// The idempotency key of the record, so that it is stored only once: 1–255 visible ASCII characters, such as its id in
    /// the source system. Records without one are recognised by their content: two with the same content are one.
    /// </summary>
    /// <example>crm-4711-2026-11-22</example>
    public string? IdempotencyKey { get; set; }

    /// <summary>The result from an export. Ignored, because the answers are scored again.</summary>
    public JsonObject? Result { get; set; }
}
