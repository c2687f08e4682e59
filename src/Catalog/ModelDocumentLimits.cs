using ChannelFit.Domain.Planning;

namespace ChannelFit.Catalog;

/// <summary>What a model's codes and numbers may be, each for itself: what no builder needs a second look for.</summary>
internal sealed class ModelDocumentLimits(ModelDocument shape, Action<bool, string> check)
{
    /// <summary>Fired gates are kept as bits.</summary>
    private const int MostGates = 64;

    /// <summary>Sets of more answers are too many to search through while somebody waits.</summary>
    private const int MostChanges = 3;

    public void Check()
    {
        CheckCodes();
        CheckPlan();
        CheckChoices();

        check(shape.Coverage.Minimum is > 0 and <= 1, "coverage.minimum is not above 0 and at most 1");
        check(shape.Likely.Level is > 0 and < 1, "likely.level is not between 0 and 1");
        check(shape.Likely.Factor > 0, "likely.factor is not above 0");
        check(shape.Trial.ScoreAtLeast is >= 0 and <= 100, "trial.scoreAtLeast is not 0–100");
        check(shape.Trial.Weeks > 0, "trial.weeks is not above 0");
        check(shape.Trial.MinutesPerWeek > 0, "trial.minutesPerWeek is not above 0");
        check(
            shape.Counterfactual.MaximumChanges is > 0 and <= MostChanges,
            $"counterfactual.maximumChanges is not 1–{MostChanges}"
        );
        check(shape.Counterfactual.Shown > 0, "counterfactual.shown is not above 0");
        check(shape.Basis.SampleSize >= 0, "basis.sampleSize is below 0");
    }

    private void CheckCodes()
    {
        Check("channel", shape.Channels.Select(channel => channel.Channel));
        Check("construct", shape.Constructs.Select(construct => construct.Construct));
        Check("shift", shape.Shifts.Select(shift => shift.Source));
        Check("flag", shape.Flags.Select(flag => flag.Flag));
        Check("floor", [shape.Floor.Floor]);
        Once("band", shape.Bands.Select(band => band.Verdict));

        // One gate may stand in several rows, each for channels of its own.
        CatalogErrors.CheckCodes(shape.Gates.Select(gate => gate.Gate), "gate", check);
        Once("gate", shape.Gates.SelectMany(gate => gate.Channels.Select(channel => $"{gate.Gate} in {channel}")));
        check(shape.Gates.Length <= MostGates, $"there are more than {MostGates} gates");
    }

    private void CheckPlan()
    {
        var plan = shape.Plan;
        check(plan.Worth.Power == 1.5, "worth has another power than 1.5, which is computed as x·√x");
        check(plan.Worth.Scale > 0, "plan.worth.scale is not above 0");
        check(plan.Worth.Offset is >= 0 and <= 100, "plan.worth.offset is not 0–100");
        check(plan.StepHours * PlanRules.QuartersPerHour == 1, "plans are made in another step than quarter hours");
        check(
            plan.MinimumHours is null
                || (plan.MinimumHours > 0 && plan.MinimumHours * PlanRules.QuartersPerHour % 1 == 0),
            "plan.minimumHours is no quarter hours above 0"
        );
        check(plan.MaximumShare is null or (> 0 and <= 1), "plan.maximumShare is not above 0 and at most 1");
        check(plan.WatchShare is null or (>= 0 and < 1), "plan.watchShare is not 0 or above, and below 1");
        check(plan.WatchMaximumHours is null or >= 0, "plan.watchMaximumHours is below 0");
    }

    private void CheckChoices()
    {
        check(shape.RankBy is null or "score" or "verdict", $"channels rank by {shape.RankBy}");
        check(shape.ModelSd is null or >= 0, "modelSd is below 0");
        check(shape.FirmFactor is null or > 0, "firmFactor is not above 0");
        check(
            (shape.FirmFactor is null) == (shape.LeaningFactor is null) && !(shape.LeaningFactor > shape.FirmFactor),
            "leaningFactor does not stand beside firmFactor, or is above it"
        );
        check(shape.LeaningFactor is null or > 0, "leaningFactor is not above 0");
        check(shape.Build?.ScoreAtLeast is null or (>= 0 and <= 100), "build.scoreAtLeast is not 0–100");
        check(shape.Question?.FocusWeight is null or >= 0, "question.focusWeight is below 0");
        check(
            shape.Reasons is null or { Signed: > 0 and <= 3, Against: >= 0 and <= 3, Least: > 0 },
            "reasons are not 1 to 3 that speak for a verdict and 0 to 3 that speak against it, of some points"
        );
        check(shape.Distinctive is null or { AtLeast: > 0, Most: > 0 }, "distinctive names nothing, or everything");
    }

    private void Check(string kind, IEnumerable<string> codes)
    {
        var all = codes.ToList();
        check(all.Count > 0, $"there is no {kind}");
        CatalogErrors.CheckCodes(all, kind, check);
        Once(kind, all);
    }

    private void Once(string kind, IEnumerable<string> codes)
    {
        foreach (var twice in codes.GroupBy(code => code, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            check(false, $"the {kind} {twice.Key} stands twice");
        }
    }
}
