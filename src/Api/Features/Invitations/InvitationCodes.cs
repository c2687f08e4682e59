using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>Marks a member that holds the purpose of an invitation.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InvitationPurposeCodeAttribute()
    : SharedEnumSchemaAttribute(
        "InvitationPurpose",
        "assessment: to answer the questions; check-in: to record activity of the week.",
        [InvitationRow.Assessment, InvitationRow.CheckIn]
    );

/// <summary>Marks a member that holds the state of an invitation.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InvitationStateCodeAttribute()
    : SharedEnumSchemaAttribute(
        "InvitationState",
        "open: the person can answer; completed: the answers were submitted; expired: they were not submitted in time.",
        [InvitationRow.Open, InvitationRow.Completed, InvitationRow.Expired]
    );
