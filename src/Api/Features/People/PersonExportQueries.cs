using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Features.People;

/// <summary>Reads the remaining stored data about a person: links to reports and webhook deliveries.</summary>
public static class PersonExportQueries
{
    /// <summary>Returns the next links to reports of a person's assessments before an id, newest first.</summary>
    public static Task<List<ExportedShare>> ListShares(
        TenantDb db,
        Caller caller,
        string personRef,
        Guid before,
        int limit,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.PartnerId,
            """
            select share.id, assessment as assessment_id, share.expires_at
            from share
            join assessment on assessment.partner_id = @tenant and assessment.test = @test and assessment.id = share.assessment
            where share.partner_id = @tenant and share.test = @test and person_ref = @personRef and share.id < @before
            order by share.id desc
            limit @limit
            """,
            new
            {
                test = caller.IsTest,
                personRef,
                before,
                limit,
            },
            static async grid => (await grid.ReadAsync<ExportedShare>()).ToList(),
            cancel
        );

    /// <summary>
    /// Returns the next events about a person's assessments, invitations and activity before an id, newest first. Events about
    /// deleted rows contain only ids, which no longer refer to a person.
    /// </summary>
    public static Task<List<PersonEvent>> ListEvents(
        TenantDb db,
        Caller caller,
        string personRef,
        Guid before,
        int limit,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.PartnerId,
            $"""
            (select id, id as about_id
            from assessment
            where partner_id = @tenant and test = @test and person_ref = @personRef and id < @before
            order by id desc
            limit @limit)
            union all
            -- An event has a delivery for each webhook.
            (select distinct expired.id, invitation.id
            from invitation
            join delivery as expired on expired.partner_id = @tenant and expired.event = '{WebhookEventNames.InvitationExpired}'
                and expired.subjects = array[invitation.id]
            where invitation.partner_id = @tenant and test = @test and person_ref = @personRef and expired.id < @before
            order by expired.id desc
            limit @limit)
            union all
            (select distinct recorded.id, activity.record_id
            from activity
            join delivery as recorded on recorded.partner_id = @tenant and recorded.event = '{WebhookEventNames.ActivityRecorded}'
                and recorded.subjects = array[activity.record_id]
            where activity.partner_id = @tenant and test = @test and person_ref = @personRef and recorded.id < @before
            order by recorded.id desc
            limit @limit)
            order by id desc
            limit @limit
            """,
            new
            {
                test = caller.IsTest,
                personRef,
                before,
                limit,
            },
            static async grid => (await grid.ReadAsync<PersonEvent>()).ToList(),
            cancel
        );

    /// <summary>Returns the deliveries of events, newest first.</summary>
    public static Task<List<ExportedDelivery>> ListDeliveries(
        TenantDb db,
        Caller caller,
        PersonEvent[] events,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.PartnerId,
            """
            select delivery.event, delivery.webhook_id, about.id as about_id, delivery.delivered,
                delivery.attempted_at, delivery.status, delivery.answer
            from unnest(@eventIds, @aboutIds) as about (event, id)
            join delivery on delivery.partner_id = @tenant and delivery.id = about.event
            join webhook on webhook.partner_id = @tenant and webhook.id = delivery.webhook_id and webhook.test = @test
            order by delivery.id desc, delivery.webhook_id
            """,
            new
            {
                test = caller.IsTest,
                eventIds = events.Select(one => one.Id).ToArray(),
                aboutIds = events.Select(one => one.AboutId).ToArray(),
            },
            static async grid => (await grid.ReadAsync<ExportedDelivery>()).ToList(),
            cancel
        );
}

/// <summary>An event about a person.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="AboutId">The assessment, the invitation or the recorded week that it happened to.</param>
public sealed record PersonEvent(Guid Id, Guid AboutId);

/// <summary>A link that opens a report without an API key.</summary>
/// <param name="Id">The link's id.</param>
/// <param name="AssessmentId">The assessment whose report it opens.</param>
/// <param name="ExpiresAt">The time when it ends, UTC.</param>
public sealed record ExportedShare(Guid Id, Guid AssessmentId, DateTime ExpiresAt);

/// <summary>A delivery of an event about the person to a webhook, sent or waiting.</summary>
/// <param name="Event">The type of the event.</param>
/// <param name="WebhookId">The webhook.</param>
/// <param name="AboutId">The assessment, the invitation or the recorded week that it happened to.</param>
/// <param name="Delivered">True if it was delivered.</param>
/// <param name="AttemptedAt">The time of the last attempt, UTC; null before the first one.</param>
/// <param name="Status">The receiver's status; null where it gave none.</param>
/// <param name="Answer">The first 1,000 characters of the response of the receiver; null without a response.</param>
public sealed record ExportedDelivery(
    string Event,
    Guid WebhookId,
    Guid AboutId,
    bool Delivered,
    DateTime? AttemptedAt,
    int? Status,
    string? Answer
);
