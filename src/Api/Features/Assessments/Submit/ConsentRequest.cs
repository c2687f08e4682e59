using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>A person's consent.</summary>
public sealed class ConsentRequest
{
    /// <summary>Must be true: without consent nothing is stored.</summary>
    public bool? Given { get; set; }

    /// <summary>The version of the text that the person agreed to.</summary>
    /// <example>2026-11</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Policy { get; set; }

    /// <summary>
    /// The time of the consent, RFC 3339; at most five minutes in the future, because clocks can differ. Stored as sent, or
    /// in UTC with a precision of one microsecond if PostgreSQL cannot store it as sent.
    /// </summary>
    /// <example>2026-11-22T10:00:00Z</example>
    [DataType("date-time")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? At { get; set; }

    /// <summary>Returns the time of the consent; null if none was sent.</summary>
    internal DateTimeOffset? GivenAt() => At is not null && Rfc3339.TryRead(At, out var instant) ? instant : null;
}
