using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.People;
using Npgsql;
using NpgsqlTypes;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The row that stands in the way of another with the same key.</summary>
/// <param name="New">The id of the row that was not kept.</param>
/// <param name="Id">The id of the row that was kept before; null where it is gone again.</param>
/// <param name="Same">Whether the two say the same.</param>
public sealed record ExistingImportRow(Guid New, Guid? Id, bool Same);

/// <summary>The SQL of many assessments at once.</summary>
public static class TransferStore
{
    private const string Table = $"""
        create temporary table incoming on commit drop as
        select
            {AssessmentSql.Columns}, import_key, import_content, null::bytea[] as person, null::timestamptz as consent_at
        from assessment
        with no data
        """;

    private const string Columns = """
        id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan, consent, metadata,
        scores, verdicts, result_hash, import_key, import_content, consent_received_at, person, consent_at
        """;

    private const string Copy = $"copy incoming ({Columns}) from stdin (format binary)";

    // In the order of their keys, so that two imports of the same records wait for each other and never in a circle; of two
    // records with one key the first in the file is kept.
    private const string Insert = """
        insert into assessment
            (partner_id, id, created_at, duration_seconds, test, person_ref, instrument, model, focus,
             answers, plan, consent, metadata, scores, verdicts, result_hash, import_key, import_content,
             consent_received_at)
        select
            @tenant, id, created_at, duration_seconds, test, person_ref, instrument, model, focus,
            answers, plan, consent, metadata, scores, verdicts::verdict[], result_hash, import_key, import_content,
            consent_received_at
        from incoming
        where not exists (
            select from erased_person
            where erased_person.partner_id = @tenant and erased_person.person = any (incoming.person)
                and (erased_person.erasing_ref is not null
                    or not agreed_since(incoming.consent_at, erased_person.erased_at)))
        order by import_key, ctid
        on conflict (partner_id, test, import_key) where import_key is not null do nothing
        """;

    // By itself, so that it sees what the insert met even where another import committed it a moment ago; and row by row,
    // since nothing is known of a new table, and a guess might read all that the partner has.
    private const string Met = """
        select incoming.id as new, kept.id as id, coalesce(kept.import_content = incoming.import_content, false) as same
        from incoming
        left join lateral (
            select id, import_content
            from assessment
            where partner_id = @tenant and test = incoming.test and import_key = incoming.import_key
            limit 1) kept on true
        where kept.id is distinct from incoming.id
        """;

    // By itself, so that the insert sees every erasure that it waited for.
    private const string Lock = $"select pg_advisory_xact_lock_shared({ErasedPerson.ImportLockSql})";

    /// <summary>Keeps those rows that were not kept before, and whose person was not erased, all in one transaction; gives what the others met, by their ids.</summary>
    public static Task<Dictionary<Guid, ExistingImportRow>> InsertMany(
        TenantDb db,
        Guid partner,
        IReadOnlyList<ImportRow> rows,
        CancellationToken cancel
    ) =>
        db.InTransaction(
            partner,
            async transaction =>
            {
                // First: where it is not free, nothing was copied in vain.
                await transaction.Execute(Lock);
                await transaction.Execute(Table);
                await transaction.Copy(Copy, importer => Write(importer, rows, cancel));
                return await transaction.Execute(Insert) == rows.Count
                    ? []
                    : (await transaction.Query<ExistingImportRow>(Met)).ToDictionary(row => row.New);
            },
            cancel
        );

    /// <summary>The next of one mode's rows in an interval of ids, oldest first.</summary>
    public static Task<IEnumerable<AssessmentRow>> ReadPage(
        TenantDb db,
        Guid partner,
        AssessmentFilter filter,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"""
            select {AssessmentSql.Columns}
            from assessment
            where partner_id = @tenant and test = @Test and id >= @From and id < @Before
            order by id
            limit @Limit
            """,
            filter,
            static grid => grid.ReadAsync<AssessmentRow>(),
            cancel
        );

    private static async Task Write(
        NpgsqlBinaryImporter importer,
        IReadOnlyList<ImportRow> rows,
        CancellationToken cancel
    )
    {
        foreach (var row in rows)
        {
            await Write(importer, row, cancel);
        }
    }

    private static async Task Write(NpgsqlBinaryImporter importer, ImportRow incoming, CancellationToken cancel)
    {
        var row = incoming.Row;
        await importer.StartRowAsync(cancel);
        await Value(row.Id, NpgsqlDbType.Uuid);
        await Value(row.CreatedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        await Value(row.DurationSeconds, NpgsqlDbType.Integer);
        await Value(row.Test, NpgsqlDbType.Boolean);
        await Value(row.PersonRef, NpgsqlDbType.Text);
        await Value(row.Instrument, NpgsqlDbType.Text);
        await Value(row.Model, NpgsqlDbType.Text);
        await Value(row.Focus, NpgsqlDbType.Text);
        await Value(row.Answers, NpgsqlDbType.Json);
        await Value(row.Plan, NpgsqlDbType.Json);
        await Value(row.Consent, NpgsqlDbType.Json);
        await Value(row.Metadata, NpgsqlDbType.Json);
        await Value(row.Scores, NpgsqlDbType.Array | NpgsqlDbType.Smallint);
        await Value(row.Verdicts, NpgsqlDbType.Array | NpgsqlDbType.Text);
        await Value(row.ResultHash, NpgsqlDbType.Bytea);
        await Value(incoming.Key, NpgsqlDbType.Uuid);
        await Value(incoming.Content, NpgsqlDbType.Uuid);
        await Value(row.ConsentReceivedAt?.UtcDateTime, NpgsqlDbType.TimestampTz);
        await Value(incoming.Person, NpgsqlDbType.Array | NpgsqlDbType.Bytea);
        await Value(row.ConsentAt?.UtcDateTime, NpgsqlDbType.TimestampTz);

        Task Value<T>(T value, NpgsqlDbType type) =>
            value is null ? importer.WriteNullAsync(cancel) : importer.WriteAsync(value, type, cancel);
    }
}
