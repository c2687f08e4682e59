using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Planning;

/// <summary>Reads and validates the plan of a request. It reports all errors at once, as codes and pointers (docs/scoring.md#6-hours-plan, docs/api.md#errors).</summary>
public sealed class PlanRequestReader
{
    private readonly ScoringModel model;
    private readonly string pointer;
    private readonly List<ValidationError> errors;
    private readonly double mostHours;

    private PlanRequestReader(ScoringModel model, string pointer, List<ValidationError> errors)
    {
        this.model = model;
        this.pointer = pointer;
        this.errors = errors;
        mostHours = model.Rules.Plan.Hours.Max;
    }

    /// <summary>Reads the request; returns null if it added an error.</summary>
    /// <param name="model">The model, which has the channels.</param>
    /// <param name="responses">The answers, which give the hours when the request does not; null if they are invalid.</param>
    /// <param name="hoursPerWeek">The hours of the request; null for none.</param>
    /// <param name="bounds">The bounds by channel key; null for none.</param>
    /// <param name="current">The present hours by channel key; null for none.</param>
    /// <param name="pointer">The JSON Pointer of the plan in the request, <c>#/plan</c>.</param>
    /// <param name="errors">Receives the errors.</param>
    public static PlanRequest? Read(
        ScoringModel model,
        ResponseSet? responses,
        double? hoursPerWeek,
        IReadOnlyDictionary<string, HourBound>? bounds,
        IReadOnlyDictionary<string, double>? current,
        string pointer,
        List<ValidationError> errors
    )
    {
        var before = errors.Count;
        var reader = new PlanRequestReader(model, pointer, errors);
        var valid = hoursPerWeek is { } sent && reader.CheckRange(sent, $"{pointer}/hoursPerWeek");
        var hours =
            valid ? hoursPerWeek + 0.0 // -0 becomes 0
            : hoursPerWeek is null && responses is not null ? PlanRequest.HoursFromAnswers(model, responses)
            : null;
        var read = new PlanRequest(
            hours,
            reader.ReadBounds(bounds, hours),
            current is null ? null : reader.ReadCurrent(current)
        );
        return errors.Count == before ? read : null;
    }

    private bool CheckRange(double hours, string place)
    {
        var holds = hours >= 0 && hours <= mostHours;

        if (!holds && errors.HasRoom())
        {
            errors.Add(new(place, ValidationError.OutOfRange, $"Must be from 0 to {Format(mostHours)} hours."));
        }

        return holds;
    }

    private ImmutableArray<double> ReadCurrent(IReadOnlyDictionary<string, double> current)
    {
        var byChannel = new double[model.Channels.Length];

        foreach (var (key, hours) in current)
        {
            var place = ValidationError.AppendPointer($"{pointer}/current", key);

            if (FindChannel(key, place) is { } channel && CheckRange(hours, place))
            {
                byChannel[channel] = hours;
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(byChannel);
    }

    private ImmutableArray<QuarterBound> ReadBounds(IReadOnlyDictionary<string, HourBound>? bounds, double? hours)
    {
        var byChannel = new QuarterBound[model.Channels.Length];

        foreach (var (key, bound) in bounds ?? ImmutableDictionary<string, HourBound>.Empty)
        {
            var place = ValidationError.AppendPointer($"{pointer}/bounds", key);

            if (
                FindChannel(key, place) is { } channel
                && CheckBound(bound, hours ?? mostHours, place)
                && bound != default // an empty bound says nothing
            )
            {
                byChannel[channel] = new(
                    PlanRules.ToQuarters(bound.Min ?? bound.Fixed ?? 0),
                    ToQuarters(bound.Max ?? bound.Fixed)
                );
            }
        }

        if (hours is { } week)
        {
            CheckTotal(byChannel, week);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(byChannel);
    }

    private int? FindChannel(string key, string place)
    {
        var channel = model.FindChannel(key);

        if (channel < 0 && errors.HasRoom())
        {
            errors.Add(
                new(
                    place,
                    ValidationError.UnknownMember,
                    $"Unknown channel. Allowed: {string.Join(", ", model.Channels.Select(known => known.Key))}."
                )
            );
        }

        return channel < 0 ? null : channel;
    }

    private bool CheckBound(HourBound bound, double most, string place)
    {
        var before = errors.Count;

        foreach (
            var (name, hours) in ((string, double?)[])[("min", bound.Min), ("max", bound.Max), ("fixed", bound.Fixed)]
        )
        {
            if (hours is { } value && !(value >= 0 && value <= most && IsWhole(value * PlanRules.QuartersPerHour)))
            {
                errors.Add(
                    new(
                        $"{place}/{name}",
                        ValidationError.OutOfRange,
                        $"Must be a multiple of 0.25 from 0 to {Format(most)}."
                    )
                );
            }
        }

        if (bound.Fixed is not null && (bound.Min ?? bound.Max) is not null)
        {
            errors.Add(
                new(place, ValidationError.ConflictingBounds, "A channel with fixed hours must not have min or max.")
            );
        }
        else if (bound.Min > bound.Max)
        {
            errors.Add(new(place, ValidationError.ConflictingBounds, "min must not be greater than max."));
        }

        return errors.Count == before;
    }

    /// <summary>Adds an error for each bound with a minimum when the minimums together exceed the hours of the week.</summary>
    private void CheckTotal(QuarterBound[] bounds, double week)
    {
        var total = bounds.Sum(bound => bound.Min);

        foreach (var channel in model.Channels)
        {
            if (total > PlanRules.ToQuarters(week) && bounds[channel.Index].Min > 0)
            {
                var hours = (double)total / PlanRules.QuartersPerHour;
                errors.Add(
                    new(
                        ValidationError.AppendPointer($"{pointer}/bounds", channel.Key),
                        ValidationError.ConflictingBounds,
                        $"The bounds require {Format(hours)} hours in total, but the week has {Format(week)}."
                    )
                );
            }
        }
    }

    private static int? ToQuarters(double? hours) => hours is { } value ? PlanRules.ToQuarters(value) : null;

    private static bool IsWhole(double number) => Math.Floor(number) == number;

    private static string Format(double hours) => hours.ToString(CultureInfo.InvariantCulture);
}
