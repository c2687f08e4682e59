namespace ChannelFit.Api.Database;

/// <summary>
/// Raises events in the statement that they are about, so that both are kept or neither: parts of SQL, of which each adds
/// <c>raised</c>, a row for every webhook of the partner that wants the event (api.md, Webhooks).
/// </summary>
/// <remarks>
/// Where <c>select exists (select from raised)</c> is true, <see cref="OutboxSignal.Wake"/> has them delivered at once;
/// without it they wait for the next look. While a webhook is disabled its events are kept and not due, so that they can
/// be replayed.
/// </remarks>
public static class Outbox
{
    /// <summary>What can happen, as webhooks name it.</summary>
    public const string AssessmentCompleted = "assessment.completed";

    /// <inheritdoc cref="AssessmentCompleted"/>
    public const string AssessmentDeleted = "assessment.deleted";

    /// <inheritdoc cref="AssessmentCompleted"/>
    public const string InvitationExpired = "invitation.expired";

    /// <inheritdoc cref="AssessmentCompleted"/>
    public const string PersonErased = "person.erased";

    /// <summary>Follows <c>kept (id, test)</c>: assessments that were stored.</summary>
    public const string RaiseCompletedSql = $"""
        raised as (
            {Insert}
            select @tenant, webhook.id, kept.id, '{AssessmentCompleted}', null, {Due}
            from kept
            join webhook {Wants} kept.test and '{AssessmentCompleted}' = any (webhook.events)
            returning id)
        """;

    /// <summary>
    /// Follows <c>gone (id, test)</c>: assessments that were deleted. What was to be delivered of them, or was, goes too.
    /// </summary>
    public const string RaiseDeletedSql = $"""
        {Forgotten},
        raised as (
            {Insert}
            select @tenant, webhook.id, told.message, '{AssessmentDeleted}', array[told.id], {Due}
            from told
            join webhook {Wants} told.test and '{AssessmentDeleted}' = any (webhook.events)
            returning id)
        """;

    /// <summary>Follows <c>gone (id, test)</c>: assessments of a person who was erased. So many as fit are told at once.</summary>
    public const string RaiseErasedSql = $"""
        {Forgotten},
        erased as materialized (
            select new_event_id() as message, test, array_agg(id order by id) as ids
            from (select id, test, (row_number() over (partition by test order by id) - 1) / 100 as part from gone) as parts
            group by test, part),
        raised as (
            {Insert}
            select @tenant, webhook.id, told.message, '{AssessmentDeleted}', array[told.id], {Due}
            from told
            join webhook {Wants} told.test and '{AssessmentDeleted}' = any (webhook.events)
            union all
            select @tenant, webhook.id, erased.message, '{PersonErased}', erased.ids, {Due}
            from erased
            join webhook {Wants} erased.test and '{PersonErased}' = any (webhook.events)
            returning id)
        """;

    /// <summary>Follows <c>uninvited (id)</c>: invitations that were deleted. What was told of them goes, too.</summary>
    public const string DeleteInvitationDeliveriesSql = $"""
        untold as (
            delete from delivery
            using uninvited, webhook
            where webhook.partner_id = @tenant and delivery.partner_id = @tenant
                and delivery.webhook_id = webhook.id and delivery.event = '{InvitationExpired}'
                and delivery.subjects = array[uninvited.id])
        """;

    /// <summary>Follows <c>expired (id, test)</c>: invitations that ran out.</summary>
    public const string RaiseInvitationExpiredSql = $"""
        told as materialized (select id, test, new_event_id() as message from expired),
        raised as (
            {Insert}
            select @tenant, webhook.id, told.message, '{InvitationExpired}', array[told.id], {Due}
            from told
            join webhook {Wants} told.test and '{InvitationExpired}' = any (webhook.events)
            returning id)
        """;

    private const string Insert = "insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)";

    private const string Due = "case when webhook.disabled_at is null then now() end";

    private const string Wants = "on webhook.partner_id = @tenant and webhook.test =";

    private const string Forgotten = """
        told as materialized (select id, test, new_event_id() as message from gone),
        forgotten as (
            delete from delivery
            using gone, webhook
            where webhook.partner_id = @tenant and delivery.partner_id = @tenant
                and delivery.webhook_id = webhook.id and delivery.id = gone.id)
        """;
}

/// <summary>An event of one partner and mode as the outbox keeps it: ids only.</summary>
/// <param name="Id">A UUIDv7 of the moment at which it was raised.</param>
/// <param name="Event">What happened.</param>
/// <param name="Subjects">What it happened to; null where the event's own id says so.</param>
/// <param name="Sample">Whether it is a rehearsal, of which nothing is stored.</param>
public record OutboxEvent(Guid Id, string Event, Guid[]? Subjects, bool Sample)
{
    /// <summary>When it was raised, in whole milliseconds: ids carry their time.</summary>
    public DateTimeOffset RaisedAt =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(Id.ToByteArray(bigEndian: true)) >>> 16
        );
}

/// <summary>How events of one name are told: what is in them, made anew from what is stored whenever it is sent.</summary>
/// <param name="Name">As webhooks name it.</param>
/// <param name="Description">When it is raised, and what it carries.</param>
/// <param name="Data">The type of its data, for the contract.</param>
/// <param name="Render">
/// The data of some events of a partner and mode, as JSON and in their order; null for those whose rows are gone.
/// </param>
/// <param name="Sample">Data as it may look, as JSON.</param>
public sealed record WebhookEventType(
    string Name,
    string Description,
    Type Data,
    Func<Guid, bool, IReadOnlyList<OutboxEvent>, CancellationToken, Task<IReadOnlyList<byte[]?>>> Render,
    Func<byte[]> Sample
)
{
    /// <summary>The most bytes of data, so that an event has at most 4 KB in all.</summary>
    public const int MaxDataBytes = 4_000;
}

/// <summary>Wakes this instance's delivery as soon as there is something to deliver.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim signal = new(0);
    private int awake;

    /// <summary>There is something to deliver; said after the commit.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref awake, 1) == 0)
        {
            signal.Release();
        }
    }

    /// <summary>Waits until somebody wakes, or for so long.</summary>
    public async Task Wait(TimeSpan most, CancellationToken cancel)
    {
        await signal.WaitAsync(most, cancel);
        Volatile.Write(ref awake, 0);
    }

    public void Dispose() => signal.Dispose();
}
