namespace ChannelFit.Catalog;

/// <summary>The curves and limits of the hours plan.</summary>
/// <param name="Worth">The utility of a score.</param>
/// <param name="StepHours">The step of a plan, in hours.</param>
/// <param name="MaximumShare">The greatest share of one channel when three or more channels share the hours.</param>
/// <param name="MinimumHours">Used by earlier releases; ignored now.</param>
/// <param name="WatchShare">Used by earlier releases; ignored now.</param>
/// <param name="WatchMaximumHours">Used by earlier releases; ignored now.</param>
/// <param name="Funding">How channels are funded; the standard funding when absent.</param>
public sealed record PlanDocument(
    WorthDocument Worth,
    double StepHours,
    double? MaximumShare = null,
    double? MinimumHours = null,
    double? WatchShare = null,
    double? WatchMaximumHours = null,
    FundingDocument? Funding = null
);

/// <summary>The rules that fund channels. A step is a pair of the shortest week, in hours, and a number.</summary>
/// <param name="Channels">The steps of the number of funded channels.</param>
/// <param name="Dose">The steps of the first hours of a channel.</param>
/// <param name="MaximumShare">The greatest share of one channel when three or more channels share the hours.</param>
/// <param name="MaximumHours">The most hours of a channel in any week.</param>
/// <param name="RepeatFrom">The minutes that must be left after the last action for the actions to be repeated.</param>
/// <param name="BuildFrom">The shortest week with a reserve for one channel to build up.</param>
/// <param name="BuildHours">The hours of the reserve.</param>
/// <param name="WatchFrom">The shortest week with a reserve for one channel to watch.</param>
/// <param name="WatchHours">The hours of the reserve.</param>
public sealed record FundingDocument(
    double[][] Channels,
    double[][] Dose,
    double MaximumShare,
    IReadOnlyDictionary<string, double> MaximumHours,
    int RepeatFrom,
    double BuildFrom,
    double BuildHours,
    double WatchFrom,
    double WatchHours
);

/// <summary>The utility of a score: ((score − offset) / scale) to the power.</summary>
/// <param name="Offset">The score with a utility of 0.</param>
/// <param name="Scale">The number of points above the offset that give a utility of 1.</param>
/// <param name="Power">The power.</param>
public sealed record WorthDocument(double Offset, double Scale, double Power);
