using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using Dapper;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>The SQL of invitations; a submission completes an invitation in its own statement.</summary>
public static class InvitationStore
{
    private const string StoredColumns = """
        id, test, created_at, expires_at, person_ref, instrument, form, focus, metadata, answers, version,
        completed_at, assessment_id
        """;

    private const string Columns = $"""
        {StoredColumns},
        case when completed_at is not null then 'completed' when expires_at > now() then 'open' else 'expired' end as state,
        redirect_url, purpose
        """;

    /// <summary>
    /// Stores an invitation and its idempotency key, both or neither. Stores nothing when the person was erased or the
    /// key was used before. Waits while another request with the same key is running.
    /// </summary>
    /// <param name="personHashes">The hashes under which an erasure of the person is remembered.</param>
    public static Task<(bool PersonErased, bool Inserted)> Insert(
        TenantDb db,
        Guid partner,
        InvitationRow row,
        byte[] tokenHash,
        byte[][] personHashes,
        IdempotencyKey? key,
        CancellationToken cancel
    )
    {
        var parameters = new DynamicParameters(row);
        parameters.Add("TokenHash", tokenHash);
        parameters.Add("PersonHashes", personHashes);
        IdempotencyStore.AddParameters(parameters, key, row.Id, rendering: "", personHashes);
        return db.Write(
            partner,
            """
            with person as materialized (
                select person_is_erased(@Test, @PersonRef, @PersonHashes, null) as is_erased
            ),
            recorded_key as (
                insert into idempotency as record (partner_id, scope, key, request, assessment, rendering, person)
                select @tenant, @IdempotencyScope, @IdempotencyKey, @RequestHash, @ResourceId, @Rendering, @PersonHash
                from person
                where @IdempotencyKey::text is not null and not is_erased
                on conflict on constraint idempotency_pk do update
                    set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                        person = excluded.person, kept_at = excluded.kept_at
                    where record.kept_at < @IdempotencyRecordsSince
                returning assessment
            ),
            inserted as (
                insert into invitation as stored
                    (partner_id, test, id, created_at, expires_at, token_hash, person_ref, instrument, form, focus,
                     metadata, redirect_url, purpose, expiry_raised)
                select @tenant, @Test, @Id, @CreatedAt, @ExpiresAt, @TokenHash, @PersonRef, @Instrument, @Form, @Focus,
                    @Metadata::json, @RedirectUrl, @Purpose,
                    -- A check-in link awaits no submission, so no event says that it expired without one.
                    @Purpose = 'check-in'
                from person
                where not is_erased and (@IdempotencyKey::text is null or exists (select 1 from recorded_key))
                returning id
            )
            select is_erased, exists (select 1 from inserted) as inserted from person
            """,
            parameters,
            static grid => grid.ReadSingleAsync<(bool, bool)>(),
            cancel
        );
    }

    /// <summary>Returns the invitation with the id in a path; null if the caller has none or the text is no id.</summary>
    public static Task<InvitationRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        ResourceId.TryRead(id, out var known) ? Find(db, caller, known, cancel) : Task.FromResult<InvitationRow?>(null);

    /// <summary>Returns an invitation; null if the caller has none with this id.</summary>
    public static Task<InvitationRow?> Find(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Read(
            caller.PartnerId,
            $"""
            select {Columns}
            from invitation
            where partner_id = @tenant and test = @Test and id = @id
            """,
            new { test = caller.IsTest, id },
            static grid => grid.ReadFirstOrDefaultAsync<InvitationRow?>(),
            cancel
        );

    /// <summary>
    /// Returns the invitation of the caller's token, completed or not; null if it has expired or was deleted, or the token
    /// has none.
    /// </summary>
    public static Task<InvitationRow?> FindUnexpired(TenantDb db, Caller caller, CancellationToken cancel) =>
        caller.InvitationId is null
            ? Task.FromResult<InvitationRow?>(null)
            : db.Read(
                caller.PartnerId,
                $"""
                select {Columns}
                from invitation
                where partner_id = @tenant and test = @IsTest and id = @InvitationId and expires_at > now()
                """,
                new { caller.IsTest, caller.InvitationId },
                static grid => grid.ReadFirstOrDefaultAsync<InvitationRow?>(),
                cancel
            );

    /// <summary>
    /// Returns a page of invitations in one state or in all, newest first, and one more row when there is a next page.
    /// </summary>
    public static Task<IEnumerable<InvitationRow>> List(
        TenantDb db,
        Caller caller,
        string? state,
        Paging paging,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.PartnerId,
            $"""
            select {Columns}
            from invitation
            where partner_id = @tenant and test = @Test and id < @Before
                and case @state::text
                    when 'open' then completed_at is null and expires_at > now()
                    when 'completed' then completed_at is not null
                    when 'expired' then completed_at is null and expires_at <= now()
                    else true
                end
            order by id desc
            limit @Limit + 1
            """,
            new
            {
                test = caller.IsTest,
                state,
                paging.Before,
                paging.Limit,
            },
            static grid => grid.ReadAsync<InvitationRow>(),
            cancel
        );

    /// <summary>Returns a person's next invitations before an id, newest first.</summary>
    public static Task<List<InvitationRow>> ListByPersonBefore(
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
            select {Columns}
            from invitation
            where partner_id = @tenant and test = @test and person_ref = @personRef and id < @before
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
            static async grid => (await grid.ReadAsync<InvitationRow>()).ToList(),
            cancel
        );

    /// <summary>Replaces the saved answers of one version; returns null if the version has changed.</summary>
    public static Task<InvitationRow?> SaveAnswers(
        TenantDb db,
        Guid partner,
        InvitationRow read,
        string answers,
        CancellationToken cancel
    ) =>
        db.Write(
            partner,
            $"""
            update invitation
            set answers = @answers::json, version = version + 1
            where partner_id = @tenant and test = @Test and id = @Id and version = @Version and completed_at is null
                and expires_at > now()
            returning {StoredColumns}, 'open' as state, redirect_url, purpose
            """,
            new
            {
                read.Test,
                read.Id,
                read.Version,
                answers,
            },
            static grid => grid.ReadFirstOrDefaultAsync<InvitationRow?>(),
            cancel
        );

    /// <summary>
    /// Deletes an invitation, its token and its webhook deliveries; returns false when it was completed or deleted since it was
    /// read.
    /// </summary>
    public static Task<bool> Delete(TenantDb db, Caller caller, InvitationRow read, CancellationToken cancel) =>
        db.Write(
            caller.PartnerId,
            """
            -- A sweep that is raising the expiry ends first, so that the next statement sees its deliveries.
            select id from invitation where partner_id = @tenant and test = @Test and id = @Id for update;

            with deleted as (
                delete from invitation
                where partner_id = @tenant and test = @Test and id = @Id
                    and completed_at is not distinct from @CompletedAt::timestamptz
                returning id
            ),
            deleted_deliveries as (
                delete from delivery
                using deleted, webhook
                where webhook.partner_id = @tenant and delivery.partner_id = @tenant
                    and delivery.webhook_id = webhook.id and delivery.event = 'invitation.expired'
                    and delivery.subjects = array[deleted.id]
            )
            select true from deleted
            """,
            new
            {
                test = caller.IsTest,
                read.Id,
                read.CompletedAt,
            },
            static async grid =>
            {
                await grid.ReadAsync<Guid>();
                return await grid.ReadFirstOrDefaultAsync<bool>();
            },
            cancel
        );
}
