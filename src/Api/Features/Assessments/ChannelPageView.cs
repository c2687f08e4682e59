using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Everything about one channel of a stored result.</summary>
public sealed record ChannelPageView : ChannelView
{
    /// <summary>A channel with the assessment it belongs to.</summary>
    [SetsRequiredMembers]
    public ChannelPageView(ChannelView channel, Guid assessment, bool verified)
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
    public IReadOnlyList<BetterView>? BeatenBy { get; init; }

    /// <summary>How to take part with little effort.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextView? Watching { get; init; }

    /// <summary>The smallest sets of changed acts that lift the verdict by a band; none where none is in reach.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CounterfactualView>? Counterfactuals { get; init; }

    /// <summary>The verdict that they reach; null where there is none to look for.</summary>
    public string? CounterfactualTarget { get; init; }

    /// <summary>The verdict that changing everything changeable gives; null where nothing can be told.</summary>
    public string? BestReachable { get; init; }

    /// <summary>
    /// The rows of the evidence register that the contributions cite and that are older than ten years, in
    /// register order. Absent where there are none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? StaleEvidence { get; init; }
}

/// <summary>A channel that stands above another.</summary>
public sealed record BetterView(string Channel, double Score, string Verdict);

/// <summary>A set of answers to acts, changed together.</summary>
public sealed record CounterfactualView(IReadOnlyList<ChangeView> Changes);

/// <summary>One answer changed: from and to are numbers or options' codes.</summary>
public sealed record ChangeView(string Item, object From, object To);
