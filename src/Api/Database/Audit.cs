using System.Data;
using Dapper;

namespace ChannelFit.Api.Database;

/// <summary>
/// The audit log: actions on API keys, partners, people, exports and webhooks, recorded in the transaction of the action.
/// </summary>
/// <remarks>Rows never change, and contain neither assessment content nor a reference to a person.</remarks>
public static class Audit
{
    public const string PartnerCreated = "partner.created";
    public const string PartnerChanged = "partner.changed";
    public const string PartnerSuspended = "partner.suspended";
    public const string PartnerLimited = "partner.limited";
    public const string KeyIssued = "key.issued";
    public const string KeyRotated = "key.rotated";
    public const string KeyRevoked = "key.revoked";
    public const string AssessmentClaimed = "assessment.claimed";
    public const string PersonExported = "person.exported";
    public const string PersonErased = "person.erased";
    public const string NoteChanged = "note.changed";
    public const string AssessmentsExported = "assessments.exported";
    public const string CohortLinkCreated = "cohortlink.created";
    public const string CohortLinkRevoked = "cohortlink.revoked";
    public const string WebhookCreated = "webhook.created";
    public const string WebhookChanged = "webhook.changed";
    public const string WebhookRotated = "webhook.rotated";
    public const string WebhookDisabled = "webhook.disabled";
    public const string WebhookDeleted = "webhook.deleted";

    /// <summary>All actions that are recorded.</summary>
    public static IReadOnlyList<string> Actions { get; } =
    [
        PartnerCreated,
        PartnerChanged,
        PartnerSuspended,
        PartnerLimited,
        KeyIssued,
        KeyRotated,
        KeyRevoked,
        AssessmentClaimed,
        PersonExported,
        PersonErased,
        NoteChanged,
        AssessmentsExported,
        CohortLinkCreated,
        CohortLinkRevoked,
        WebhookCreated,
        WebhookChanged,
        WebhookRotated,
        WebhookDisabled,
        WebhookDeleted,
    ];

    /// <summary>Records an action that changes nothing else in the database.</summary>
    public static Task Record(TenantDb db, Guid partner, AuditEntry entry, CancellationToken cancel) =>
        db.Write(
            partner,
            """
            insert into audit (partner_id, id, created_at, test, key, action, subject)
            values (@tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject)
            """,
            AddParameters(parameters: null, entry),
            static _ => Task.FromResult(true),
            cancel
        );

    /// <summary>Returns the parameters of a statement that records one action.</summary>
    public static DynamicParameters AddParameters(object? parameters, AuditEntry entry)
    {
        var all = new DynamicParameters(parameters);
        all.Add("AuditId", Guid.CreateVersion7(entry.At));
        all.Add("AuditTime", entry.At);
        all.Add("AuditTest", entry.Test, DbType.Boolean);
        all.Add("AuditKey", entry.Key, DbType.Guid);
        all.Add("AuditAction", entry.Action);
        all.Add("AuditSubject", entry.Subject, DbType.Guid);
        return all;
    }

    /// <summary>Returns the parameters of a statement that records several actions, as arrays in their order.</summary>
    public static DynamicParameters AddParameters(object? parameters, IReadOnlyCollection<AuditEntry> entries)
    {
        var all = new DynamicParameters(parameters);
        all.Add("AuditIds", entries.Select(entry => Guid.CreateVersion7(entry.At)).Order().ToArray());
        all.Add("AuditTimes", entries.Select(entry => entry.At.UtcDateTime).ToArray());
        all.Add("AuditTests", entries.Select(entry => entry.Test).ToArray());
        all.Add("AuditKeys", entries.Select(entry => entry.Key).ToArray());
        all.Add("AuditActions", entries.Select(entry => entry.Action).ToArray());
        all.Add("AuditSubjects", entries.Select(entry => entry.Subject).ToArray());
        return all;
    }
}

/// <summary>A row of the table <c>audit</c>.</summary>
/// <param name="Action">One of <see cref="Audit.Actions"/>.</param>
/// <param name="Test">The mode that the action concerns; null if it concerns both.</param>
/// <param name="Key">The API key that was used; null if an operator or the service itself acted.</param>
/// <param name="Subject">The id of the object of the action, never a person's reference; null if there is none.</param>
public sealed record AuditEntry(string Action, bool? Test, Guid? Key, Guid? Subject, DateTimeOffset At);
