using ChannelFit.Domain.Planning;

namespace ChannelFit.Catalog;

/// <summary>Checks the codes and numbers of a model document that can be checked one by one. The loaders check the rest.</summary>
internal sealed class ModelDocumentLimits(ModelDocument document, Action<bool, string> check)
{
    /// <summary>Fired gates are stored as the bits of a 64-bit number.</summary>
    private const int MaxGates = 64;

    /// <summary>There are too many larger sets to search during a request.</summary>
    private const int MaxChangesLimit = 3;

    /// <summary>Adds all errors.</summary>
    public void Check()
    {
        CheckCodes();
        CheckPlan();
        CheckOptions();

        check(document.Coverage.Minimum is > 0 and <= 1, "coverage.minimum must be greater than 0 and at most 1.");
        check(document.Likely.Level is > 0 and < 1, "likely.level must be between 0 and 1.");
        check(document.Likely.Factor > 0, "likely.factor must be greater than 0.");
        check(document.Trial.ScoreAtLeast is >= 0 and <= 100, "trial.scoreAtLeast must be from 0 to 100.");
        check(document.Trial.Weeks > 0, "trial.weeks must be greater than 0.");
        check(document.Trial.MinutesPerWeek > 0, "trial.minutesPerWeek must be greater than 0.");
        check(
            document.Counterfactual.MaximumChanges is > 0 and <= MaxChangesLimit,
            $"counterfactual.maximumChanges must be from 1 to {MaxChangesLimit}."
        );
        check(document.Counterfactual.Shown > 0, "counterfactual.shown must be greater than 0.");
        check(document.Basis.SampleSize >= 0, "basis.sampleSize must be at least 0.");
    }

    private void CheckCodes()
    {
        CheckList("channel", document.Channels.Select(channel => channel.Channel));
        CheckList("construct", document.Constructs.Select(construct => construct.Construct));
        CheckList("shift", document.Shifts.Select(shift => shift.Source));
        CheckList("flag", document.Flags.Select(flag => flag.Flag));
        CheckList("floor", [document.Floor.Floor]);
        CheckUnique("band", document.Bands.Select(band => band.Verdict));

        // A gate can have several entries, each for its own channels.
        CatalogErrors.CheckCodes(document.Gates.Select(gate => gate.Gate), "gate", check);
        CheckUnique(
            "gate",
            document.Gates.SelectMany(gate => gate.Channels.Select(channel => $"{gate.Gate} in {channel}"))
        );
        check(document.Gates.Length <= MaxGates, $"There must be at most {MaxGates} gates.");
    }

    private void CheckPlan()
    {
        var plan = document.Plan;
        check(plan.Worth.Power == 1.5, "plan.worth.power must be 1.5, because it is calculated as x·√x.");
        check(plan.Worth.Scale > 0, "plan.worth.scale must be greater than 0.");
        check(plan.Worth.Offset is >= 0 and <= 100, "plan.worth.offset must be from 0 to 100.");
        check(plan.StepHours * PlanRules.QuartersPerHour == 1, "plan.stepHours must be 0.25.");
        check(
            plan.MinimumHours is null
                || (plan.MinimumHours > 0 && plan.MinimumHours * PlanRules.QuartersPerHour % 1 == 0),
            "plan.minimumHours must be a multiple of 0.25 greater than 0."
        );
        check(plan.MaximumShare is null or (> 0 and <= 1), "plan.maximumShare must be greater than 0 and at most 1.");
        check(plan.WatchShare is null or (>= 0 and < 1), "plan.watchShare must be at least 0 and less than 1.");
        check(plan.WatchMaximumHours is null or >= 0, "plan.watchMaximumHours must be at least 0.");
    }

    private void CheckOptions()
    {
        check(
            document.RankBy is null or "score" or "verdict",
            $"rankBy must be score or verdict, not {document.RankBy}."
        );
        check(document.ModelSd is null or >= 0, "modelSd must be at least 0.");
        check(document.FirmFactor is null or > 0, "firmFactor must be greater than 0.");
        check(
            (document.FirmFactor is null) == (document.LeaningFactor is null)
                && !(document.LeaningFactor > document.FirmFactor),
            "leaningFactor must be given together with firmFactor and must not be greater."
        );
        check(document.LeaningFactor is null or > 0, "leaningFactor must be greater than 0.");
        check(document.Build?.ScoreAtLeast is null or (>= 0 and <= 100), "build.scoreAtLeast must be from 0 to 100.");
        check(document.Question?.FocusWeight is null or >= 0, "question.focusWeight must be at least 0.");
        check(
            document.Reasons is null or { Signed: > 0 and <= 3, Against: >= 0 and <= 3, Least: > 0 },
            "reasons.signed must be from 1 to 3, reasons.against from 0 to 3, and reasons.least greater than 0."
        );
        check(
            document.Distinctive is null or { AtLeast: > 0, Most: > 0 },
            "distinctive.atLeast and distinctive.most must be greater than 0."
        );
    }

    private void CheckList(string kind, IEnumerable<string> codes)
    {
        var all = codes.ToList();
        check(all.Count > 0, $"There must be at least one {kind}.");
        CatalogErrors.CheckCodes(all, kind, check);
        CheckUnique(kind, all);
    }

    private void CheckUnique(string kind, IEnumerable<string> codes)
    {
        foreach (var duplicate in codes.GroupBy(code => code, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            check(false, $"Duplicate {kind} {duplicate.Key}.");
        }
    }
}
