using ChannelFit.Api.Http;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>A member that holds the code of a verdict.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VerdictCodeAttribute()
    : NamedCodesAttribute(
        "Verdict",
        "How much of the search a channel deserves, or that the answers do not tell.",
        Enum.GetValues<Verdict>().Select(verdict => verdict.Code())
    );

/// <summary>A member that says whether a score has really changed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RealChangeCodeAttribute()
    : NamedCodesAttribute(
        "RealChange",
        "Whether a score has changed, or chance could explain it.",
        Enum.GetValues<RealChange>().Select(change => change.Code())
    );

/// <summary>A member that holds the code of a firmness.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FirmnessCodeAttribute()
    : NamedCodesAttribute(
        "Firmness",
        "Whether unanswered questions or chance could change a verdict.",
        Enum.GetValues<Firmness>().Select(firmness => firmness.Code())
    );

/// <summary>A member that says why answers may not be believed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConcernCodeAttribute()
    : NamedCodesAttribute(
        "Concern",
        "Why answers may not be believed.",
        Enum.GetValues<ConcernKind>().Select(kind => kind.Code())
    );

/// <summary>A member that says why there is no plan.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlanUnavailableCodeAttribute()
    : NamedCodesAttribute(
        "PlanUnavailable",
        "Why there is no plan.",
        Enum.GetValues<PlanUnavailable>().Select(reason => reason.Code())
    );

/// <summary>A member that says why hours are left; null where none are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnallocatedCodeAttribute()
    : NamedCodesAttribute(
        "UnallocatedReason",
        "Why hours are left.",
        Enum.GetValues<UnallocatedReason>().Select(reason => reason.Code())
    );
