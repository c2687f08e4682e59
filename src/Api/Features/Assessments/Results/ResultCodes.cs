using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Marks a member that holds the code of a verdict.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VerdictCodeAttribute()
    : SharedEnumSchemaAttribute(
        "Verdict",
        "How much effort a channel deserves, or that the answers do not allow a verdict.",
        Enum.GetValues<Verdict>().Select(verdict => verdict.Code())
    );

/// <summary>Marks a member that holds the code of a real change.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RealChangeCodeAttribute()
    : SharedEnumSchemaAttribute(
        "RealChange",
        "Whether a score has changed by more than missing answers and the assumed errors explain. Compares likely intervals; it "
            + "is not the reliable change index.",
        Enum.GetValues<RealChange>().Select(change => change.Code())
    );

/// <summary>Marks a member that holds the code of a firmness.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FirmnessCodeAttribute()
    : SharedEnumSchemaAttribute(
        "Firmness",
        "Whether unanswered items or the assumed errors could change a verdict.",
        Enum.GetValues<Firmness>().Select(firmness => firmness.Code())
    );

/// <summary>Marks a member that holds a concern about the quality of answers.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConcernCodeAttribute()
    : SharedEnumSchemaAttribute(
        "Concern",
        "A reason to trust the answers less.",
        Enum.GetValues<ConcernKind>().Select(kind => kind.Code())
    );

/// <summary>Marks a member that holds the reason why there is no plan.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlanUnavailableCodeAttribute()
    : SharedEnumSchemaAttribute(
        "PlanUnavailable",
        "The reason why there is no plan.",
        Enum.GetValues<PlanUnavailable>().Select(reason => reason.Code())
    );

/// <summary>Marks a member that holds the reason for unallocated hours.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnallocatedCodeAttribute()
    : SharedEnumSchemaAttribute(
        "UnallocatedReason",
        "The reason for unallocated hours.",
        Enum.GetValues<UnallocatedReason>().Select(reason => reason.Code())
    );

/// <summary>Marks a member that holds the kind of a reason.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReasonKindCodeAttribute()
    : SharedEnumSchemaAttribute(
        "ReasonKind",
        "Whether the reason is the base of the channel, a gate, a shift by circumstances, a prior or an answer.",
        ["base", "gate", "shift", "prior", "item"]
    );

/// <summary>Marks a member that holds the kind of a flag.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FlagKindCodeAttribute()
    : SharedEnumSchemaAttribute("FlagKind", "Whether a flag warns of a risk or gives information.", ["risk", "note"]);
