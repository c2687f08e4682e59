using System.ComponentModel.DataAnnotations;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>Options for an hours plan, on the quarter hour. The model holds their limits.</summary>
public sealed class PlanOptions
{
    /// <summary>The hours a week to share out; those of TIM1 unless given.</summary>
    /// <example>8</example>
    [Range(0, 80)]
    public double? HoursPerWeek { get; set; }

    /// <summary>Limits on channels, by key: min and max, or fixed.</summary>
    public IReadOnlyDictionary<string, HourBound>? Bounds { get; set; }

    /// <summary>How the hours are spent now, by channel key: the worth of the plan is then compared with it.</summary>
    public IReadOnlyDictionary<string, double>? Current { get; set; }
}
