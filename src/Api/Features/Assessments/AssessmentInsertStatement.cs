using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http.Idempotency;
using Dapper;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>The SQL that stores an assessment: one text for each choice of what comes with it, put together once.</summary>
public static class AssessmentInsertStatement
{
    private const string InsertColumns = """
        insert into assessment
            (partner_id, id, created_at, duration_seconds, test, person_ref, instrument, model, focus,
             answers, plan, consent, metadata, scores, verdicts, result_hash, rescore_of,
             consent_received_at)
        """;

    private const string InsertValues = """
        @tenant, @Id, @CreatedAt, @DurationSeconds, @Test, @PersonRef, @Instrument, @Model, @Focus,
        @Answers::json, @Plan::json, @Consent::json, @Metadata::json, @Scores, @Verdicts::verdict[], @ResultHash,
        @RescoreOf, @ConsentReceivedAt
        """;

    private static readonly string[] Statements = [.. Enumerable.Range(0, 16).Select(Statement)];

    /// <summary>What keeps a row of which no person is named, and with which nothing comes.</summary>
    internal static string PlainInsertSql => Statements[0];

    /// <summary>
    /// Keeps a row and what comes with it, together or not at all, unless its person was erased, or that was done before
    /// with the same invitation or by the same attempt. A twin that is still being kept is waited for.
    /// </summary>
    public static Task<InsertResult> Insert(
        TenantDb db,
        Guid partner,
        AssessmentRow row,
        InsertOptions with,
        CancellationToken cancel
    )
    {
        var args = new DynamicParameters(row);
        args.AddDynamicParams(with.Attempt);
        args.Add("rendering", with.Rendering);
        args.Add("Invitation", with.Invitation);
        args.Add("TokenHash", with.Token?.Hash());
        args.Add("TokenEnds", row.CreatedAt + InsertOptions.TokenLife);
        args.Add("person", with.Person);
        return db.Write(partner, Of(row, with), args, static grid => grid.ReadSingleAsync<InsertResult>(), cancel);
    }

    // Tokens that have ended are swept away by those that come after, a few at a time.
    private static string HandToken(string before) =>
        $"""
            swept as (
                delete from respondent_token
                where partner_id = @tenant and hash = any (array(
                    select hash from respondent_token where partner_id = @tenant and expires_at < now()
                    order by expires_at limit 10))),
            token as (
                insert into respondent_token (partner_id, hash, test, assessment_id, expires_at)
                select @tenant, @TokenHash, @Test, @Id, @TokenEnds from {before})
            """;

    private static string Of(AssessmentRow row, InsertOptions with) =>
        Statements[
            (with.Invitation is null ? 0 : 1)
                | (with.Attempt is null ? 0 : 2)
                | (with.Token is null ? 0 : 4)
                | (row.PersonRef is null ? 0 : 8)
        ];

    /// <summary>Each step goes on only where the one before it did something.</summary>
    private static string Statement(int steps)
    {
        var with = new List<string> { (steps & 8) > 0 ? ErasedPerson.GateSql : ErasedPerson.NoPersonSql };
        var before = ErasedPerson.NotErasedSql;

        if ((steps & 1) > 0)
        {
            with.Add(InvitationQueries.CompleteSql);
            before = "completed";
        }

        if ((steps & 2) > 0)
        {
            with.Add(IdempotencyStore.ClaimSql(before, ErasedPerson.HashSql));
            before = "attempt";
        }

        if ((steps & 4) > 0)
        {
            with.Add(HandToken(before));
        }

        return $"""
            with {string.Join(",\n", with)},
            kept as (
                {InsertColumns}
                select {InsertValues} from {before}
                returning id, test),
            {Outbox.RaiseCompletedSql}
            select exists (select from kept) as kept, erased, exists (select from raised) as raised from gate
            """;
    }
}
