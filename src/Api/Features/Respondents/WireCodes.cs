using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;

namespace ChannelFit.Api.Features.Respondents;

/// <summary>A member that holds the state of an invitation.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InvitationStateCodeAttribute()
    : NamedCodesAttribute(
        "InvitationState",
        "open: the person can still answer; completed: they submitted; expired: they did not in time.",
        [Invitation.Open, Invitation.Completed, Invitation.Expired]
    );
