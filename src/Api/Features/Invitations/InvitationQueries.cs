using ChannelFit.Api.Database;
using ChannelFit.Api.Features.People;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>What submissions need of invitations; all else is the invitations' own.</summary>
public static class InvitationQueries
{
    public const string Columns = """
        id, test, created_at, expires_at, person_ref, instrument, form, focus, metadata, answers, version,
        completed_at, assessment_id,
        case when completed_at is not null then 'completed' when expires_at > now() then 'open' else 'expired' end as state
        """;

    /// <summary>
    /// A step of a statement that submits: completes the invitation <c>@Invitation</c> by the assessment <c>@Id</c>, and
    /// yields a row where that was not done before. Of several at once the row's lock lets one through. It goes on from
    /// <see cref="ErasedPerson.GateSql"/>.
    /// </summary>
    public const string CompleteSql = """
        completed as (
            update invitation
            set completed_at = @CreatedAt, assessment_id = @Id, answers = '{}', version = version + 1
            from gate
            where not erased and partner_id = @tenant and test = @Test and id = @Invitation and completed_at is null
                and expires_at > now()
            returning id)
        """;

    /// <summary>The id of the assessment that came of <c>@Invitation</c>; null where none did yet.</summary>
    public const string AssessmentIdSql =
        "(select assessment_id from invitation where partner_id = @tenant and test = @Test and id = @Invitation)";

    /// <summary>A person's, newest first.</summary>
    public static Task<IEnumerable<InvitationRow>> ListByPerson(
        TenantDb db,
        Guid partner,
        bool test,
        string personRef,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"""
            select {Columns}
            from invitation
            where partner_id = @tenant and test = @test and person_ref = @personRef
            order by id desc
            """,
            new { test, personRef },
            static grid => grid.ReadAsync<InvitationRow>(),
            cancel
        );

    /// <summary>The invitation that a token was given for; null where it has ended since.</summary>
    public static Task<InvitationRow?> FindOpen(
        TenantDb db,
        Guid partner,
        bool test,
        Guid id,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"""
            select {Columns}
            from invitation
            where partner_id = @tenant and test = @test and id = @id and expires_at > now()
            """,
            new { test, id },
            static grid => grid.ReadFirstOrDefaultAsync<InvitationRow?>(),
            cancel
        );
}

/// <summary>One row of invitation: a person asked to answer, and what they have answered so far.</summary>
/// <param name="Answers">A JSON object in instrument order; empty once they were submitted.</param>
/// <param name="Version">Counts changes.</param>
/// <param name="AssessmentId">What came of it; null until then.</param>
/// <param name="State">By the database's clock: open, completed or expired.</param>
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
    string State
)
{
    public const string Open = "open";
    public const string Completed = "completed";
    public const string Expired = "expired";
}
