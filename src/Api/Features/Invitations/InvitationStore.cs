using System.Data;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using Dapper;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>All SQL of invitations, but for what completes one and finds its token.</summary>
public static class InvitationStore
{
    /// <summary>
    /// Keeps an invitation and the attempt that made it, together or not at all, unless its person was erased or the
    /// attempt was made before. A twin that is still being kept is waited for.
    /// </summary>
    /// <param name="person">The hashes that an erased person is remembered by.</param>
    public static Task<(bool Erased, bool Kept)> Insert(
        TenantDb db,
        Guid partner,
        InvitationRow row,
        byte[] tokenHash,
        byte[][] person,
        IdempotencyKey? attempt,
        CancellationToken cancel
    )
    {
        var remember = $"{IdempotencyStore.ClaimSql(ErasedPerson.NotErasedSql, ErasedPerson.HashSql)},";
        var args = new DynamicParameters(row);
        args.AddDynamicParams(attempt);
        args.Add("tokenHash", tokenHash);
        args.Add("person", person);
        args.Add("ConsentAt", value: null, DbType.DateTimeOffset);
        args.Add("rendering", "");
        return db.Write(
            partner,
            $"""
            with {ErasedPerson.GateSql},
            {(attempt is null ? "" : remember)}
            kept as (
                insert into invitation
                    (partner_id, test, id, created_at, expires_at, token_hash, person_ref, instrument, form, focus,
                     metadata)
                select @tenant, @Test, @Id, @CreatedAt, @ExpiresAt, @tokenHash, @PersonRef, @Instrument, @Form, @Focus,
                    @Metadata::json
                from {(attempt is null ? ErasedPerson.NotErasedSql : "attempt")}
                returning id)
            select erased, exists (select from kept) as kept from gate
            """,
            args,
            static grid => grid.ReadSingleAsync<(bool, bool)>(),
            cancel
        );
    }

    /// <summary>The invitation that a path names; null where there is none for this key, or the text is no id.</summary>
    public static Task<InvitationRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        ResourceId.TryRead(id, out var known) ? Find(db, caller, known, cancel) : Task.FromResult<InvitationRow?>(null);

    public static Task<InvitationRow?> Find(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Read(
            caller.Partner,
            $"""
            select {InvitationQueries.Columns}
            from invitation
            where partner_id = @tenant and test = @Test and id = @id
            """,
            new { caller.Test, id },
            static grid => grid.ReadFirstOrDefaultAsync<InvitationRow?>(),
            cancel
        );

    /// <summary>Newest first, of one state or of all; one more than asked for, to tell whether there is a next page.</summary>
    public static Task<IEnumerable<InvitationRow>> List(
        TenantDb db,
        Caller caller,
        string? state,
        Paging paging,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.Partner,
            $"""
            select {InvitationQueries.Columns}
            from invitation
            where partner_id = @tenant and test = @Test and id < @Before {ConditionOf(state)}
            order by id desc
            limit @Limit + 1
            """,
            new
            {
                caller.Test,
                paging.Before,
                paging.Limit,
            },
            static grid => grid.ReadAsync<InvitationRow>(),
            cancel
        );

    /// <summary>Saves answers in place of those of one version; null where there is no such version any more.</summary>
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
            returning {InvitationQueries.Columns}
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

    /// <summary>Deletes one, its token and what was told of it with it; false where there is none.</summary>
    public static Task<bool> Delete(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Write(
            caller.Partner,
            $"""
            with uninvited as (
                delete from invitation where partner_id = @tenant and test = @Test and id = @id returning id),
            {Outbox.DeleteInvitationDeliveriesSql}
            select true from uninvited
            """,
            new { caller.Test, id },
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );

    private static string ConditionOf(string? state) =>
        state switch
        {
            InvitationRow.Open => "and completed_at is null and expires_at > now()",
            InvitationRow.Completed => "and completed_at is not null",
            InvitationRow.Expired => "and completed_at is null and expires_at <= now()",
            _ => "",
        };
}
