using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Read;

/// <summary>Everything about one channel of a stored result.</summary>
public sealed record ChannelDetailResponse : ChannelResponse
{
    /// <summary>A channel with the assessment it belongs to.</summary>
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

    /// <summary>Whether the result, computed again just now, has the stored hash.</summary>
    [JsonPropertyOrder(-1)]
    public bool Verified { get; }

    /// <summary>The channels that stand above it, best first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HigherRankedChannelResponse>? BeatenBy { get; init; }

    /// <summary>How to take part with little effort.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LocalizedTextResponse? Watching { get; init; }

    /// <summary>The smallest sets of changed acts that lift the verdict by a band; none where none is in reach.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CounterfactualResponse>? Counterfactuals { get; init; }

    /// <summary>The verdict that they reach; null where there is none to look for.</summary>
    [VerdictCode]
    public string? CounterfactualTarget { get; init; }

    /// <summary>The verdict that changing everything changeable gives; null where nothing can be told.</summary>
    [VerdictCode]
    public string? BestReachable { get; init; }

    /// <summary>
    /// The rows of the evidence register that the contributions cite and that are older than ten years, in
    /// register order. Absent where there are none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? StaleEvidence { get; init; }
}

/// <summary>A channel that stands above another.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Score">Its score.</param>
/// <param name="Verdict">Its verdict.</param>
public sealed record HigherRankedChannelResponse(string Channel, double Score, [property: VerdictCode] string Verdict);

/// <summary>A set of answers to acts, changed together.</summary>
/// <param name="Changes">All of them together lift the verdict.</param>
public sealed record CounterfactualResponse(IReadOnlyList<AnswerChangeResponse> Changes);

/// <summary>One answer changed.</summary>
/// <param name="Item">The item's code.</param>
/// <param name="From">The answer as it is: a number or an option's code.</param>
/// <param name="To">The answer that would help to lift the verdict.</param>
public sealed record AnswerChangeResponse(
    string Item,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object From,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object To
);
