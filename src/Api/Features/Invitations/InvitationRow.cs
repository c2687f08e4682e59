namespace ChannelFit.Api.Features.Invitations;

/// <summary>A row of the table <c>invitation</c>: an invited person and the answers that they have saved.</summary>
/// <param name="Answers">A JSON object in instrument order; empty after the submission.</param>
/// <param name="Version">The number of changes.</param>
/// <param name="AssessmentId">The assessment that completed the invitation; null before.</param>
/// <param name="State">open, completed or expired, by the database's clock.</param>
/// <param name="RedirectUrl">The URL to which the page sends the person after the submission; null to show the result.</param>
/// <param name="Purpose">assessment or check-in.</param>
public sealed record InvitationRow(
    Guid Id,
    bool Test,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    string PersonRef,
    string Instrument,
    string Form,
    string Focus,
    string? Metadata,
    string Answers,
    int Version,
    DateTimeOffset? CompletedAt,
    Guid? AssessmentId,
    string State,
    string? RedirectUrl = null,
    string Purpose = InvitationRow.Assessment
)
{
    public const string Open = "open";
    public const string Completed = "completed";
    public const string Expired = "expired";
    public const string Assessment = "assessment";
    public const string CheckIn = "check-in";

    /// <summary>The detail of the problem about answers that are sent with the token of a check-in link.</summary>
    internal const string CheckInDetail = "This token belongs to a check-in link, which takes no answers.";

    /// <summary>True if the link records activity instead of answers.</summary>
    public bool IsCheckIn => Purpose == CheckIn;
}
