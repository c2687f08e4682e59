using Dapper;

namespace ChannelFit.Api.Database;

/// <summary>The record of what was done with keys, partners, people, exports and webhooks, kept in the transaction of the act.</summary>
/// <remarks>Rows are never changed, and hold neither content nor a reference to a person.</remarks>
public static class Audit
{
    public const string PartnerCreated = "partner.created";
    public const string PartnerChanged = "partner.changed";
    public const string PartnerSuspended = "partner.suspended";
    public const string PartnerLimited = "partner.limited";
    public const string KeyIssued = "key.issued";
    public const string KeyRotated = "key.rotated";
    public const string KeyRevoked = "key.revoked";
    public const string PersonExported = "person.exported";
    public const string PersonErased = "person.erased";
    public const string AssessmentsExported = "assessments.exported";
    public const string WebhookCreated = "webhook.created";
    public const string WebhookChanged = "webhook.changed";
    public const string WebhookRotated = "webhook.rotated";
    public const string WebhookDisabled = "webhook.disabled";
    public const string WebhookDeleted = "webhook.deleted";

    /// <summary>A statement of its own, beside those of the act.</summary>
    public const string InsertStatement = $"""
        {Insert}
        {Values}
        """;

    private const string Insert = "insert into audit (partner_id, id, created_at, test, key, action, subject)";

    private const string Values = """
        select @tenant, act.*
        from unnest(
            @auditIds::uuid[], @auditTimes::timestamptz[], @auditTests::boolean[], @auditKeys::uuid[],
            @auditActions::text[], @auditSubjects::uuid[]) as act
        """;

    /// <summary>Every action that is recorded.</summary>
    public static IReadOnlyList<string> Actions { get; } =
    [
        PartnerCreated,
        PartnerChanged,
        PartnerSuspended,
        PartnerLimited,
        KeyIssued,
        KeyRotated,
        KeyRevoked,
        PersonExported,
        PersonErased,
        AssessmentsExported,
        WebhookCreated,
        WebhookChanged,
        WebhookRotated,
        WebhookDisabled,
        WebhookDeleted,
    ];

    /// <summary>Records an act that changes nothing else.</summary>
    public static Task Record(TenantDb db, Guid partner, AuditEntry act, CancellationToken cancel) =>
        db.Write(partner, InsertStatement, AddParameters(args: null, act), static _ => Task.FromResult(true), cancel);

    /// <summary>A common table expression that records the acts once, where another one gave any row.</summary>
    public static string InsertWhereExists(string expression) =>
        $"""
            audited as (
                {Insert}
                {Values}
                where exists (select from {expression}))
            """;

    /// <summary>The parameters of a statement that records acts, in their order.</summary>
    public static DynamicParameters AddParameters(object? args, params AuditEntry[] acts)
    {
        var parameters = new DynamicParameters(args);
        parameters.Add("auditIds", acts.Select(act => Guid.CreateVersion7(act.At)).Order().ToArray());
        parameters.Add("auditTimes", acts.Select(act => act.At.UtcDateTime).ToArray());
        parameters.Add("auditTests", acts.Select(act => act.Test).ToArray());
        parameters.Add("auditKeys", acts.Select(act => act.Key).ToArray());
        parameters.Add("auditActions", acts.Select(act => act.Action).ToArray());
        parameters.Add("auditSubjects", acts.Select(act => act.Subject).ToArray());
        return parameters;
    }
}

/// <summary>One act: what was done, to what, by whom and when.</summary>
/// <param name="Action">One of <see cref="Audit.Actions"/>.</param>
/// <param name="Test">The mode that it concerns; null where it concerns both.</param>
/// <param name="Key">The key that did it; null where an operator did, or the service by itself.</param>
/// <param name="Subject">The id of what it was done to, never a person's reference; null where there is none.</param>
public sealed record AuditEntry(string Action, bool? Test, Guid? Key, Guid? Subject, DateTimeOffset At);
