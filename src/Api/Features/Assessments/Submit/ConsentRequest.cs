using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>A person's consent.</summary>
public sealed class ConsentRequest
{
    /// <summary>True: without consent nothing is stored.</summary>
    public bool? Given { get; set; }

    /// <summary>The wording that the person agreed to.</summary>
    /// <example>2026-11</example>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Policy { get; set; }

    /// <summary>
    /// When it was given, RFC 3339; at most five minutes from now, since clocks differ a little. Stored as sent, or to the
    /// microsecond in UTC where PostgreSQL cannot store all of it.
    /// </summary>
    /// <example>2026-11-22T10:00:00Z</example>
    [DataType("date-time")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? At { get; set; }

    /// <summary>Returns when it was given.</summary>
    internal DateTimeOffset? GivenAt() => At is not null && Rfc3339.TryRead(At, out var moment) ? moment : null;
}
