using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Read;

/// <summary>The details of one channel of a stored assessment.</summary>
public sealed record ChannelDetailResponse : ChannelResponse
{
    /// <summary>Combines a channel with its assessment.</summary>
    [SetsRequiredMembers]
    public ChannelDetailResponse(ChannelResponse channel, Guid assessment, bool verified)
        : base(channel)
    {
        Assessment = assessment;
        Verified = verified;
    }

    /// <summary>The assessment's id.</summary>
    [JsonPropertyOrder(-2)]
    public Guid Assessment { get; }

    /// <summary>True if the result, computed again for this response, has the stored hash.</summary>
    [JsonPropertyOrder(-1)]
    public bool Verified { get; }

    /// <summary>The channels that are ranked above this one, best first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HigherRankedChannelResponse>? BeatenBy { get; init; }

    /// <summary>Advice for using the channel with little effort; only for models without actions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LocalizedTextResponse? Watching { get; init; }

    /// <summary>The smallest sets of changes in what the person does that raise the verdict by one band; empty if no such set exists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CounterfactualResponse>? Counterfactuals { get; init; }

    /// <summary>The verdict that the counterfactuals reach; null if there is no higher verdict.</summary>
    [VerdictCode]
    public string? CounterfactualTarget { get; init; }

    /// <summary>The best verdict that changes can reach; null if it cannot be determined.</summary>
    [VerdictCode]
    public string? BestReachable { get; init; }

    /// <summary>
    /// The findings of the evidence register that the contributions cite and that are older than ten years, in the
    /// order of the register. Absent if there are none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? StaleEvidence { get; init; }
}

/// <summary>A channel that is ranked above another.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Score">The score of the channel.</param>
/// <param name="Verdict">The verdict of the channel.</param>
public sealed record HigherRankedChannelResponse(string Channel, double Score, [property: VerdictCode] string Verdict);

/// <summary>A set of answers that are changed together.</summary>
/// <param name="Changes">The changes, which together raise the verdict.</param>
public sealed record CounterfactualResponse(IReadOnlyList<AnswerChangeResponse> Changes);

/// <summary>A change of one answer.</summary>
/// <param name="Item">The item's code.</param>
/// <param name="From">The current answer: a number or an option's code.</param>
/// <param name="To">The answer that would help to raise the verdict.</param>
public sealed record AnswerChangeResponse(
    string Item,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object From,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object To
);
