using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Outcomes.Statistics;

/// <summary>The statistics of an instrument from stored answers. A statistic with too few answers is withheld, with the number of further answers that are needed.</summary>
/// <param name="Instrument">The instrument's id.</param>
/// <param name="Model">The id of the model whose values and scores are used.</param>
/// <param name="People">The number of response sets: the latest of each person, and those without a person.</param>
/// <param name="Limited">True if there were more response sets, of which the newest were used.</param>
/// <param name="Items">All items, in the order of the instrument.</param>
/// <param name="Reliability">The reflective constructs, whose items should agree.</param>
/// <param name="Retest">The constructs, for people who answered twice, one to eight weeks apart.</param>
/// <param name="Norms">The percentiles of construct and channel scores.</param>
public sealed record InstrumentStatisticsResponse(
    string Instrument,
    string Model,
    int People,
    bool Limited,
    IReadOnlyList<ItemStatisticsResponse> Items,
    IReadOnlyList<ReliabilityResponse> Reliability,
    IReadOnlyList<RetestResponse> Retest,
    IReadOnlyList<NormResponse> Norms
);

/// <summary>The statistics of an item.</summary>
/// <param name="Item">The item's code.</param>
/// <param name="N">The number of answers.</param>
/// <param name="Missing">The number of further answers that are needed before the statistics are shown; 0 when they are shown.</param>
public sealed record ItemStatisticsResponse(string Item, int N, int Missing)
{
    /// <summary>The mean answer, for agreement and numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Mean { get; init; }

    /// <summary>The share of each option, in steps that are worth at least ten people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OptionShareResponse>? Options { get; init; }

    /// <summary>The share of the lowest possible answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Floor { get; init; }

    /// <summary>The share of the highest possible answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Ceiling { get; init; }

    /// <summary>The correlation with the sum of the other items of its construct.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ItemTotal { get; init; }
}

/// <summary>The share of an option.</summary>
/// <param name="Option">The code of the option, or the number.</param>
/// <param name="Share">The share of the answers, 0–1.</param>
public sealed record OptionShareResponse(string Option, double Share);

/// <summary>The reliability of a construct: the consistency of its items.</summary>
/// <param name="Construct">The construct's key.</param>
/// <param name="Items">The number of its items.</param>
/// <param name="N">The number of people who answered all of them.</param>
/// <param name="Missing">The number of further people who are needed before the coefficients are shown; 0 when they are shown.</param>
/// <param name="AssumedSem">The standard error of measurement that the model assumes, for scores from 0 to 1.</param>
public sealed record ReliabilityResponse(string Construct, int Items, int N, int Missing, double AssumedSem)
{
    /// <summary>Cronbach's α with its 95 % interval.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EstimateWithInterval? Alpha { get; init; }

    /// <summary>McDonald's ω of one factor with its 95 % interval.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EstimateWithInterval? Omega { get; init; }

    /// <summary>The measured standard error: the deviation of scores times √(1 − reliability), with ω, or α where ω does not exist.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Sem { get; init; }
}

/// <summary>The agreement of two response sets of the same people.</summary>
/// <param name="Construct">The construct's key.</param>
/// <param name="Channel">The channel's key, for a construct that is measured for each channel.</param>
/// <param name="N">The number of people.</param>
/// <param name="Missing">The number of further people who are needed; 0 when the correlation is shown.</param>
public sealed record RetestResponse(string Construct, string? Channel, int N, int Missing)
{
    /// <summary>The correlation with its 95 % interval.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EstimateWithInterval? Correlation { get; init; }
}

/// <summary>The percentiles of a score: of a construct from 0 to 1, or of a channel from 0 to 100.</summary>
/// <param name="Construct">The construct's key; null for the score of a channel.</param>
/// <param name="Channel">The channel's key; null for a construct that is not measured for each channel.</param>
/// <param name="N">The number of scores.</param>
/// <param name="Missing">The number of further scores that are needed; 0 when the percentiles are shown.</param>
public sealed record NormResponse(string? Construct, string? Channel, int N, int Missing)
{
    /// <summary>True while there are fewer than 400 scores.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Provisional { get; init; }

    /// <summary>The scores at the percentiles 5, 10, 25, 50, 75, 90 and 95.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PercentileResponse>? Percentiles { get; init; }
}

/// <summary>A percentile.</summary>
/// <param name="Percentile">The percentage of people.</param>
/// <param name="Score">The score that so many people have at most.</param>
public sealed record PercentileResponse(int Percentile, double Score);
