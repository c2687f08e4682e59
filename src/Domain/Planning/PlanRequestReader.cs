using System.Collections.Immutable;
using System.Globalization;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Planning;

/// <summary>Reads the wishes for a plan: every fault at once, as codes and pointers (scoring.md §6, api.md Errors).</summary>
public sealed class PlanRequestReader
{
    private readonly ScoringModel model;
    private readonly string pointer;
    private readonly List<ValidationError> faults;
    private readonly double mostHours;

    private PlanRequestReader(ScoringModel model, string pointer, List<ValidationError> faults)
    {
        this.model = model;
        this.pointer = pointer;
        this.faults = faults;
        mostHours = model.Rules.Plan.Hours.Max;
    }

    /// <summary>The request, or null where a fault was added.</summary>
    /// <param name="model">Names the channels.</param>
    /// <param name="sheet">Gives the hours where none are named; null where it could not be read.</param>
    /// <param name="hoursPerWeek">The hours named.</param>
    /// <param name="bounds">By channel key; null for none.</param>
    /// <param name="current">Hours by channel key; null where they were not sent.</param>
    /// <param name="pointer">Where the plan stands in the request, <c>#/plan</c>.</param>
    /// <param name="faults">Where faults are added.</param>
    public static PlanRequest? Read(
        ScoringModel model,
        ResponseSet? sheet,
        double? hoursPerWeek,
        IReadOnlyDictionary<string, HourBound>? bounds,
        IReadOnlyDictionary<string, double>? current,
        string pointer,
        List<ValidationError> faults
    )
    {
        var before = faults.Count;
        var reader = new PlanRequestReader(model, pointer, faults);
        var named = hoursPerWeek is { } asked && reader.InRange(asked, "hoursPerWeek", $"{pointer}/hoursPerWeek");
        var hours =
            named ? hoursPerWeek + 0.0 // -0 becomes 0
            : hoursPerWeek is null && sheet is not null ? PlanRequest.HoursFromAnswers(model, sheet)
            : null;
        var read = new PlanRequest(hours, reader.Bounds(bounds, hours), current is null ? null : reader.Spent(current));
        return faults.Count == before ? read : null;
    }

    private bool InRange(double hours, string name, string place)
    {
        var holds = hours >= 0 && hours <= mostHours;

        if (!holds && faults.HasRoom())
        {
            faults.Add(new(place, ValidationError.OutOfRange, $"{name} takes from 0 to {Show(mostHours)} hours."));
        }

        return holds;
    }

    private ImmutableArray<double> Spent(IReadOnlyDictionary<string, double> current)
    {
        var byChannel = new double[model.Channels.Length];

        foreach (var (key, hours) in current)
        {
            var place = ValidationError.AppendPointer($"{pointer}/current", key);

            if (Find(key, place) is { } channel && InRange(hours, key, place))
            {
                byChannel[channel] = hours;
            }
        }

        return [.. byChannel];
    }

    private ImmutableArray<QuarterBound> Bounds(IReadOnlyDictionary<string, HourBound>? bounds, double? hours)
    {
        var byChannel = new QuarterBound[model.Channels.Length];

        foreach (var (key, bound) in bounds ?? ImmutableDictionary<string, HourBound>.Empty)
        {
            var place = ValidationError.AppendPointer($"{pointer}/bounds", key);

            if (
                Find(key, place) is { } channel
                && Holds(key, bound, hours ?? mostHours, place)
                && bound != default // an empty bound says nothing
            )
            {
                byChannel[channel] = new(Quarters(bound.Min ?? bound.Fixed ?? 0), Quarters(bound.Max ?? bound.Fixed));
            }
        }

        if (hours is { } week)
        {
            RefuseOverfull(byChannel, week);
        }

        return [.. byChannel];
    }

    private int? Find(string key, string place)
    {
        var channel = model.FindChannel(key);

        if (channel < 0 && faults.HasRoom())
        {
            faults.Add(new(place, ValidationError.UnknownMember, $"{model.Id} has no channel of this key."));
        }

        return channel < 0 ? null : channel;
    }

    private bool Holds(string key, HourBound bound, double most, string place)
    {
        var before = faults.Count;

        foreach (
            var (name, hours) in ((string, double?)[])[("min", bound.Min), ("max", bound.Max), ("fixed", bound.Fixed)]
        )
        {
            if (hours is { } value && !(value >= 0 && value <= most && IsWhole(value * PlanRules.QuartersPerHour)))
            {
                faults.Add(
                    new(
                        $"{place}/{name}",
                        ValidationError.OutOfRange,
                        $"{name} takes quarter hours from 0 to {Show(most)}."
                    )
                );
            }
        }

        if (bound.Fixed is not null && (bound.Min ?? bound.Max) is not null)
        {
            faults.Add(
                new(place, ValidationError.ConflictingBounds, $"{key} has fixed hours: leave its min and max out.")
            );
        }
        else if (bound.Min > bound.Max)
        {
            faults.Add(new(place, ValidationError.ConflictingBounds, $"The min of {key} is above its max."));
        }

        return faults.Count == before;
    }

    /// <summary>One entry for each bound that has a part in asking for more than the week holds.</summary>
    private void RefuseOverfull(QuarterBound[] bounds, double week)
    {
        var claimed = bounds.Sum(bound => bound.Least);

        foreach (var channel in model.Channels)
        {
            if (claimed > PlanRules.ToQuarters(week) && bounds[channel.Index].Least > 0)
            {
                var hours = (double)claimed / PlanRules.QuartersPerHour;
                faults.Add(
                    new(
                        ValidationError.AppendPointer($"{pointer}/bounds", channel.Key),
                        ValidationError.ConflictingBounds,
                        $"Together the bounds ask for {Show(hours)} hours of {Show(week)}."
                    )
                );
            }
        }
    }

    private static int? Quarters(double? hours) => hours is { } value ? Quarters(value) : null;

    private static int Quarters(double hours) => PlanRules.ToQuarters(hours);

    private static bool IsWhole(double number) => Math.Floor(number) == number;

    private static string Show(double hours) => hours.ToString(CultureInfo.InvariantCulture);
}
