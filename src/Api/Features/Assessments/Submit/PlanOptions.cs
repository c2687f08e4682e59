using System.ComponentModel.DataAnnotations;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>Options for an hours plan, in quarter hours. The scoring model holds their limits.</summary>
public sealed class PlanOptions
{
    /// <summary>The hours per week to distribute; those of the item TIM1 unless given.</summary>
    /// <example>8</example>
    [Range(0, 80)]
    public double? HoursPerWeek { get; set; }

    /// <summary>The limits of channels, by channel key: min and max, or fixed.</summary>
    public IReadOnlyDictionary<string, HourBound>? Bounds { get; set; }

    /// <summary>The hours that the person spends now, by channel key. The plan is then compared with them.</summary>
    public IReadOnlyDictionary<string, double>? Current { get; set; }
}
