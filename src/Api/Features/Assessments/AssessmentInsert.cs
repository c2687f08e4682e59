using System.Data.Common;
using ChannelFit.Api.Database;
using Npgsql;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>
/// The insert of an assessment and of the rows that belong to it, all or nothing; <see cref="InsertResult"/> lists why it
/// inserts nothing. It waits while another request with the same invitation or idempotency key is running.
/// </summary>
/// <param name="Partner">The partner to whom the assessment belongs.</param>
/// <param name="Row">The assessment.</param>
/// <param name="Options">Everything that is stored or changed together with it.</param>
internal sealed record AssessmentInsert(Guid Partner, AssessmentRow Row, InsertOptions Options)
{
    private static readonly GroupedOperation<AssessmentInsert, InsertResult> SharedOperation = new(
        CreateCommands,
        ReadResults
    );

    /// <summary>True if the insert depends on a person, an invitation, a key or an original assessment.</summary>
    public bool HasConditions =>
        Row.PersonRef is not null
        || Row.RescoreOf is not null
        || Options.InvitationId is not null
        || Options.PublicKeyId is not null
        || Options.IdempotencyKey is not null;

    /// <summary>Inserts the rows in a transaction together with those of other requests.</summary>
    public static Task<InsertResult> Run(TenantDb db, AssessmentInsert insert, CancellationToken cancel) =>
        db.WriteInGroup(
            insert.Partner,
            insert,
            // A new operation shares no statements: one statement cannot count two submissions of a public key.
            insert.Options.PublicKeyId
                is null
                ? SharedOperation
                : new(CreateCommands, ReadResults),
            cancel
        );

    private static IEnumerable<NpgsqlBatchCommand> CreateCommands(IReadOnlyList<AssessmentInsert> inserts)
    {
        if (inserts.Any(insert => insert.HasConditions))
        {
            yield return AssessmentInsertStatements.CheckConditions.CreateCommand(inserts);
        }

        yield return AssessmentInsertStatements.Insert.CreateCommand(inserts);

        if (inserts.Any(insert => insert.Options.Token is not null))
        {
            yield return AssessmentInsertStatements.DeleteExpiredTokens.CreateCommand(inserts);
            yield return AssessmentInsertStatements.InsertTokens.CreateCommand(inserts);
        }
    }

    private static async Task<IReadOnlyList<InsertResult>> ReadResults(
        DbDataReader rows,
        IReadOnlyList<AssessmentInsert> inserts,
        CancellationToken cancel
    )
    {
        await rows.ReadAsync(cancel);
        Guid[] erased = [];
        Guid[] notCounted = [];

        if (inserts.Any(insert => insert.HasConditions))
        {
            (erased, notCounted) = (rows.GetFieldValue<Guid[]>(0), rows.GetFieldValue<Guid[]>(1));
            await rows.NextResultAsync(cancel);
            await rows.ReadAsync(cancel);
        }

        var (inserted, eventRaised) = (rows.GetFieldValue<Guid[]>(0).ToHashSet(), rows.GetBoolean(1));
        return
        [
            .. inserts.Select(insert => new InsertResult(
                Inserted: inserted.Contains(insert.Row.Id),
                PersonErased: erased.Contains(insert.Row.Id),
                eventRaised,
                NotCounted: notCounted.Contains(insert.Row.Id)
            )),
        ];
    }
}
