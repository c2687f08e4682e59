using System.Data.Common;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;
using Npgsql;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>
/// Stores new assessments with everything that belongs to them, all or nothing; <see cref="InsertResult"/> lists why nothing
/// is inserted. An insert waits while another request with the same invitation or idempotency key is running.
/// </summary>
public sealed class AssessmentInserter(TenantDb db, SecretKeyRing secret, OutboxSignal outbox)
{
    /// <summary>The detail of the problem when a submission arrives after the erasure of its person.</summary>
    public const string PersonErasedDetail =
        "This person was erased, so nothing about them is stored. A submission with a consent.at later than the erasure is "
        + "accepted at once; without one, submissions are accepted again 30 days after the erasure.";

    private static readonly GroupedOperation<AssessmentInsert, InsertResult> SharedOperation = new(
        CreateCommands,
        ReadResults
    );

    /// <summary>Stores an assessment with everything that belongs to it, and wakes the delivery of webhooks.</summary>
    /// <param name="caller">The caller, whose invitation is completed.</param>
    /// <param name="row">The assessment.</param>
    /// <param name="key">The idempotency key of the request; null if it has none.</param>
    /// <param name="rendering">The data from which a retry renders the same response.</param>
    /// <param name="token">A new token that reads the assessment; null for none.</param>
    /// <param name="cancel">Cancels the statement.</param>
    public async Task<InsertResult> Insert(
        Caller caller,
        AssessmentRow row,
        IdempotencyKey? key,
        string rendering,
        ApiKey? token,
        CancellationToken cancel
    )
    {
        var options = new InsertOptions(key, rendering, caller.InvitationId, token)
        {
            PersonHashes = ErasedPerson.Hashes(secret, caller.PartnerId, row.Test, row.PersonRef),
            PublicKeyId = caller.KeyType == KeyType.Public ? caller.KeyId : null,
        };
        var result = await Run(db, new(caller.PartnerId, row, options), cancel);

        if (result.EventRaised)
        {
            outbox.Wake();
        }

        return result;
    }

    /// <summary>Inserts the rows in a transaction together with those of other requests.</summary>
    internal static Task<InsertResult> Run(TenantDb db, AssessmentInsert insert, CancellationToken cancel) =>
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
