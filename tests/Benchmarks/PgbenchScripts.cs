using System.Text.RegularExpressions;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;

namespace ChannelFit.Benchmarks;

/// <summary>The service's own statements as pgbench scripts: the same text, in one pipeline with a single Sync.</summary>
/// <remarks>Values that differ between requests are pgbench variables: the columns of a stored row, by name.</remarks>
public static partial class PgbenchScripts
{
    private const string RandomNumber = "\\set n random(1, 9000000000000000000)\n";

    /// <summary>A UUIDv7, the same one in all statements of a transaction.</summary>
    private const string NewId =
        "(lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7' "
        + "|| lpad(to_hex(:n::bigint), 19, '0'))::uuid";

    /// <summary>The values of one submission, each an array of one element.</summary>
    private static readonly Dictionary<string, string> Submission = new()
    {
        ["tenant"] = ":tenant::uuid",
        ["Id"] = $"array[{NewId}]",
        ["CreatedAt"] = "array[now()]",
        ["DurationSeconds"] = "array[null::integer]",
        ["Test"] = "array[true]",
        ["PersonRef"] = "array[null::text]",
        ["Instrument"] = "array[:instrument]",
        ["Model"] = "array[:model]",
        ["Focus"] = "array[:focus]",
        ["Answers"] = "array[:answers]",
        ["Plan"] = "array[null::text]",
        ["Consent"] = "array[null::text]",
        ["Metadata"] = "array[null::text]",
        ["Scores"] = "array[:scores]",
        ["Verdicts"] = "array[:verdicts]",
        ["ResultHash"] = "array[:hash::bytea]",
        ["RescoreOf"] = "array[null::uuid]",
        ["ConsentReceivedAt"] = "array[null::timestamptz]",
        ["HasConditions"] = "false",
    };

    // It waits for locks: clients that extend the table at once would otherwise be rejected, as the service's groups are not.
    private static readonly string WriteSettings =
        $"{TenantDb.SetTenant}, {TenantDb.SettingsFor(LockWaitLimiter.SetSlotLockTimeout)}";

    /// <summary>The statements of POST /v1/assessments. SQL generates the UUIDv7 ids.</summary>
    public static string Submit { get; } =
        RandomNumber + Script(WriteSettings, [AssessmentInsertStatements.InsertSql], Submission);

    /// <summary>The statements of POST /v1/assessments in live mode with an idempotency key and a person.</summary>
    public static string SubmitAsPartners { get; } =
        RandomNumber
        + Script(
            WriteSettings,
            [AssessmentInsertStatements.ConditionsSql, AssessmentInsertStatements.InsertSql],
            new(Submission)
            {
                ["Test"] = "array[false]",
                ["PersonRef"] = "array['crm-' || :n]",
                ["HasConditions"] = "true",
                ["PersonHashes"] = "array['{\"\\' || :hash || '\"}']",
                ["ConsentAt"] = "array[null::timestamptz]",
                ["InvitationId"] = "array[null::uuid]",
                ["PublicKeyId"] = "array[null::uuid]",
                ["IdempotencyScope"] = "array['live POST /v1/assessments'::text]",
                ["IdempotencyKey"] = "array[:n::text]",
                ["IdempotencyRecordsSince"] = "now() - interval '24 hours'",
                ["RequestHash"] = "array[:hash::bytea]",
                ["Rendering"] = "array['All en'::text]",
            }
        );

    /// <summary>The statements of GET /v1/assessments/{id} for a random one of a number of rows.</summary>
    public static string Read(int rows) =>
        FormattableString.Invariant($"\\set row random(0, {rows - 1})\n")
        + Script(
            TenantDb.ReadSettings,
            [AssessmentStore.FindSql],
            new()
            {
                ["tenant"] = ":tenant::uuid",
                ["test"] = "array[true]",
                ["isRespondent"] = "array[false]",
                ["invitationId"] = "array[null::uuid]",
                ["assessmentId"] = "array[null::uuid]",
                ["id"] = "array[('01a00000-0000-7000-8000-' || lpad(:row::text, 12, '0'))::uuid]",
            }
        );

    private static string Script(string settings, string[] statements, Dictionary<string, string> values)
    {
        var lines = statements
            .Prepend($"select {TenantCommand.SetRoleAndPlans}, {settings}")
            .Select(sql => $"{Fill(sql)};\n");
        return $"\\startpipeline\n{string.Concat(lines)}\\endpipeline\n";

        string Fill(string text) => Parameter().Replace(text, place => values[place.Groups[1].Value]);
    }

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Parameter();
}
