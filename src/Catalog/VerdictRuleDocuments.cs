namespace ChannelFit.Catalog;

/// <summary>The score band of a verdict.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="AtLeast">The lowest score with the verdict.</param>
public sealed record BandDocument(string Verdict, double AtLeast);

/// <summary>A cap on the verdicts of some channels.</summary>
/// <param name="Gate">The gate's code.</param>
/// <param name="Channels">The channels that the gate applies to.</param>
/// <param name="Cap">The best verdict that the gate allows when it fires.</param>
/// <param name="Any">The gate fires only when one of these holds.</param>
/// <param name="Unless">The gate does not fire when this holds.</param>
/// <param name="All">The gate fires only when all of these hold.</param>
/// <param name="Private">When the headline recommends a private search: fired or binding; absent for never.</param>
public sealed record GateDocument(
    string Gate,
    string[] Channels,
    string Cap,
    ConditionDocument[]? Any = null,
    ConditionDocument? Unless = null,
    ConditionDocument[]? All = null,
    string? Private = null
);

/// <summary>The rule that raises a verdict.</summary>
/// <param name="Floor">The floor's code.</param>
/// <param name="Channels">The channels that the floor applies to.</param>
/// <param name="To">The verdict that the floor raises to.</param>
/// <param name="All">The floor applies only when all of these hold.</param>
/// <param name="Any">The floor applies only when one of these holds.</param>
/// <param name="Unless">The floor does not apply when this holds.</param>
public sealed record FloorDocument(
    string Floor,
    string[] Channels,
    string To,
    ConditionDocument[]? All = null,
    ConditionDocument[]? Any = null,
    ConditionDocument? Unless = null
);

/// <summary>The rule that offers a small trial.</summary>
/// <param name="Channels">The channels with a trial.</param>
/// <param name="ScoreAtLeast">The lowest score with a trial.</param>
/// <param name="Any">It is offered only when one of these holds.</param>
/// <param name="Weeks">The length of the trial.</param>
/// <param name="MinutesPerWeek">The effort per week.</param>
/// <param name="Verdicts">The verdicts with a trial; skip when absent.</param>
/// <param name="All">It is offered only when all of these hold.</param>
/// <param name="Unless">It is not offered when this holds.</param>
public sealed record TrialDocument(
    string[] Channels,
    double ScoreAtLeast,
    int Weeks,
    int MinutesPerWeek,
    ConditionDocument[]? Any = null,
    string[]? Verdicts = null,
    ConditionDocument[]? All = null,
    ConditionDocument? Unless = null
);

/// <summary>The rule that offers a channel to build up.</summary>
/// <param name="Channels">The channels, in the order in which the plan considers them.</param>
/// <param name="Verdicts">The verdicts with which a channel is offered.</param>
/// <param name="ScoreAtLeast">The lowest score with which a channel is offered.</param>
/// <param name="All">It is offered only when all of these hold.</param>
/// <param name="Any">It is offered only when one of these holds.</param>
/// <param name="Unless">It is not offered when this holds.</param>
public sealed record BuildDocument(
    string[] Channels,
    string[] Verdicts,
    double ScoreAtLeast,
    ConditionDocument[]? All = null,
    ConditionDocument[]? Any = null,
    ConditionDocument? Unless = null
);

/// <summary>The least coverage that a verdict needs.</summary>
/// <param name="Minimum">The least share of a channel's weight that must be answered.</param>
public sealed record CoverageDocument(double Minimum);

/// <summary>The likely interval.</summary>
/// <param name="Level">The probability that the interval contains the true score if the assumed errors are right.</param>
/// <param name="Factor">The half width in standard errors.</param>
public sealed record LikelyDocument(double Level, double Factor);
