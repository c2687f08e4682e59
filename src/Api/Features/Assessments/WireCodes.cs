using System.ComponentModel.DataAnnotations;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>A member that holds the code of a verdict.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VerdictCodeAttribute()
    : AllowedValuesAttribute([.. Enum.GetValues<Verdict>().Select(verdict => verdict.Code())]);

/// <summary>A member that says whether a score has really changed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RealChangeCodeAttribute()
    : AllowedValuesAttribute([.. Enum.GetValues<RealChange>().Select(change => change.Code())]);

/// <summary>A member that holds the code of a firmness.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FirmnessCodeAttribute()
    : AllowedValuesAttribute([.. Enum.GetValues<Firmness>().Select(firmness => firmness.Code())]);

/// <summary>A member that says why there is no plan.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlanUnavailableCodeAttribute()
    : AllowedValuesAttribute([.. Enum.GetValues<PlanUnavailable>().Select(reason => reason.Code())]);

/// <summary>A member that says why hours are left; null where none are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnallocatedCodeAttribute()
    : AllowedValuesAttribute([.. Enum.GetValues<UnallocatedReason>().Select(reason => reason.Code())]);
