using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Outcomes.Summary;

/// <summary>The activity and results of all people of a partner together, by channel.</summary>
/// <param name="Items">The cells, by channel and group.</param>
public sealed record OutcomeSummaryResponse(IReadOnlyList<OutcomeSummaryItem> Items);

/// <summary>One cell of a summary. Each number is rounded to a step that is not smaller than the largest share of one person in it.</summary>
/// <param name="Channel">The channel's key.</param>
public sealed record OutcomeSummaryItem(string Channel)
{
    /// <summary>The verdict that was the latest when a week began; none if there was no assessment.</summary>
    [CellVerdictCode]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Verdict { get; init; }

    /// <summary>The line of work in the person's latest assessment; none if it was not answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Occupation { get; init; }

    /// <summary>True if the cell has fewer than ten people or would reveal one that has; the numbers are then absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Withheld { get; init; }

    /// <summary>The number of people, rounded down to a multiple of five.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? People { get; init; }

    /// <summary>The hours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Hours { get; init; }

    /// <summary>The attempts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Attempts { get; init; }

    /// <summary>The replies.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Replies { get; init; }

    /// <summary>The interviews.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Interviews { get; init; }

    /// <summary>The offers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Offers { get; init; }

    /// <summary>The interviews per ten hours with a 90 % credible interval, from the rounded numbers and the channel's prior; absent without hours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EstimateWithInterval? InterviewsPer10Hours { get; init; }
}
