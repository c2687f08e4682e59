using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>A member that holds the code of a verdict.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VerdictCodeAttribute()
    : SharedEnumSchemaAttribute(
        "Verdict",
        "How much of the search a channel deserves, or that the answers do not tell.",
        Enum.GetValues<Verdict>().Select(verdict => verdict.Code())
    );

/// <summary>A member that says whether a score has really changed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RealChangeCodeAttribute()
    : SharedEnumSchemaAttribute(
        "RealChange",
        "Whether a score has changed, or chance could explain it.",
        Enum.GetValues<RealChange>().Select(change => change.Code())
    );

/// <summary>A member that holds the code of a firmness.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FirmnessCodeAttribute()
    : SharedEnumSchemaAttribute(
        "Firmness",
        "Whether unanswered questions or chance could change a verdict.",
        Enum.GetValues<Firmness>().Select(firmness => firmness.Code())
    );

/// <summary>A member that says why answers may not be believed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConcernCodeAttribute()
    : SharedEnumSchemaAttribute(
        "Concern",
        "Why answers may not be believed.",
        Enum.GetValues<ConcernKind>().Select(kind => kind.Code())
    );

/// <summary>A member that says why there is no plan.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlanUnavailableCodeAttribute()
    : SharedEnumSchemaAttribute(
        "PlanUnavailable",
        "Why there is no plan.",
        Enum.GetValues<PlanUnavailable>().Select(reason => reason.Code())
    );

/// <summary>A member that says why hours are left; null where none are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnallocatedCodeAttribute()
    : SharedEnumSchemaAttribute(
        "UnallocatedReason",
        "Why hours are left.",
        Enum.GetValues<UnallocatedReason>().Select(reason => reason.Code())
    );

/// <summary>A member that holds the kind of a reason.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReasonKindCodeAttribute()
    : SharedEnumSchemaAttribute(
        "ReasonKind",
        "Whether the channel's base, a gate, a shift by context, a prior or an answer is the reason.",
        ["base", "gate", "shift", "prior", "item"]
    );

/// <summary>A member that holds the kind of a flag.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FlagKindCodeAttribute()
    : SharedEnumSchemaAttribute("FlagKind", "Whether a flag warns of a risk or informs.", ["risk", "note"]);
