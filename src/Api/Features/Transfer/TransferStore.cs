using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using Npgsql;
using NpgsqlTypes;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The SQL of imports and exports.</summary>
public static class TransferStore
{
    private const string CreateTableSql = """
        create temporary table incoming on commit drop as
        select
            id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan, consent, metadata,
            scores, verdicts::text[] as verdicts, result_hash, import_key, import_content, consent_received_at,
            null::bytea[] as person, null::timestamptz as consent_at, null::uuid as exported, null::boolean as is_csv
        from assessment
        with no data
        """;

    private const string CopySql = """
        copy incoming
            (id, created_at, duration_seconds, test, person_ref, instrument, model, focus, answers, plan, consent, metadata,
             scores, verdicts, result_hash, import_key, import_content, consent_received_at, person, consent_at, exported,
             is_csv)
        from stdin (format binary)
        """;

    // Rows are inserted in the order of their import keys, so that two imports of the same records cannot block each other. Of
    // two records with the same import key, the first in the file is stored. The row that a record was exported from is looked
    // up in a subquery of its own with a limit: the planner could join by reading all rows of the partner.
    private const string InsertSql = """
        insert into assessment as stored
            (partner_id, id, created_at, duration_seconds, test, person_ref, instrument, model, focus,
             answers, plan, consent, metadata, scores, verdicts, result_hash, import_key, import_content,
             consent_received_at)
        select
            @tenant, id, created_at, duration_seconds, test, person_ref, instrument, model, focus,
            answers, plan, consent, metadata, scores, verdicts::verdict[], result_hash, import_key, import_content,
            consent_received_at
        from incoming
        where not exists (
            select 1 from erased_person
            where erased_person.partner_id = @tenant and erased_person.person = any (incoming.person)
                and (erased_person.erasing_ref is not null
                    or not agreed_since(incoming.consent_at, erased_person.erased_at)))
            and (exported is null or (
                select true from assessment
                where partner_id = @tenant and test = incoming.test and id = incoming.exported
                limit 1) is null)
        order by import_key, ctid
        on conflict (partner_id, test, import_key) where import_key is not null do nothing
        returning stored.id
        """;

    // A statement of its own, so that it also sees rows that another import committed a moment ago. It joins row by row: the
    // planner knows nothing about a new table, and could choose to read all rows of the partner.
    private const string FindExistingSql = """
        select incoming.id as new, coalesce(original.id, stored.id) as id, coalesce(original.same, stored.same, false) as same
        from incoming
        left join lateral (
            select id,
                (instrument, model, focus, person_ref, created_at, answers::text, metadata::text)
                    is not distinct from
                    (incoming.instrument, incoming.model, incoming.focus, incoming.person_ref, incoming.created_at,
                     incoming.answers::text, incoming.metadata::text)
                and (incoming.is_csv
                    or (duration_seconds, plan::text, consent::text)
                        is not distinct from
                        (incoming.duration_seconds, incoming.plan::text, incoming.consent::text)) as same
            from assessment
            where partner_id = @tenant and test = incoming.test and id = incoming.exported
            limit 1) original on true
        left join lateral (
            select id, import_content = incoming.import_content as same
            from assessment
            where partner_id = @tenant and test = incoming.test and import_key = incoming.import_key
            limit 1) stored on true
        where coalesce(original.id, stored.id) is distinct from incoming.id
        """;

    // A statement of its own, so that the insert sees every erasure that it waited for.
    private const string LockSql = $"select pg_advisory_xact_lock_shared({ImportLock.KeySql})";

    /// <summary>
    /// Stores the rows that were not imported before, are not the export of a stored row, and whose person was not erased, in
    /// one transaction. Returns the rows that were not stored, by their new ids.
    /// </summary>
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
                // The lock comes first, so that nothing is copied while it is not free.
                await transaction.Execute(LockSql);
                await transaction.Execute(CreateTableSql);
                await transaction.Copy(CopySql, importer => Write(importer, rows, cancel));
                return (await transaction.Query<Guid>(InsertSql)).Count() == rows.Count
                    ? []
                    : (await transaction.Query<ExistingImportRow>(FindExistingSql)).ToDictionary(row => row.New);
            },
            cancel
        );

    /// <summary>Returns the next rows of one mode in an interval of ids, oldest first.</summary>
    public static Task<IEnumerable<AssessmentRow>> ReadPage(
        TenantDb db,
        Guid partner,
        AssessmentFilter filter,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"""
            select {AssessmentRow.Columns}
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
        await Value(incoming.Exported, NpgsqlDbType.Uuid);
        await Value(incoming.IsCsv, NpgsqlDbType.Boolean);

        Task Value<T>(T value, NpgsqlDbType type) =>
            value is null ? importer.WriteNullAsync(cancel) : importer.WriteAsync(value, type, cancel);
    }
}
