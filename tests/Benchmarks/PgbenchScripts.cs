using System.Text.RegularExpressions;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;

namespace ChannelFit.Benchmarks;

/// <summary>The service's own statements as pgbench scripts: the same text, in one pipeline with a single Sync.</summary>
/// <remarks>Values that differ between requests are pgbench variables: the columns of a stored row, by name.</remarks>
public static partial class PgbenchScripts
{
    /// <summary>The statements of POST /v1/assessments. SQL generates the UUIDv7 ids.</summary>
    public static string Submit { get; } =
        Script(
            TenantDb.WriteSettings,
            AssessmentInsert.InsertSql,
            new()
            {
                ["tenant"] = ":tenant::uuid",
                ["Id"] =
                    "(lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' "
                    + "|| substr(md5(random()::text), 1, 19))::uuid",
                ["CreatedAt"] = "now()",
                ["DurationSeconds"] = "null",
                ["Test"] = "true",
                ["PersonRef"] = "null",
                ["Instrument"] = ":instrument",
                ["Model"] = ":model",
                ["Focus"] = ":focus",
                ["Answers"] = ":answers",
                ["Plan"] = "null",
                ["Consent"] = "null",
                ["Metadata"] = "null",
                ["Scores"] = ":scores::smallint[]",
                ["Verdicts"] = ":verdicts",
                ["ResultHash"] = ":hash::bytea",
                ["RescoreOf"] = "null::uuid",
                ["ConsentReceivedAt"] = "null::timestamptz",
                ["Claims"] = "false",
            }
        );

    /// <summary>The statements of GET /v1/assessments/{id} for a random one of a number of rows.</summary>
    public static string Read(int rows) =>
        FormattableString.Invariant($"\\set row random(0, {rows - 1})\n")
        + Script(
            TenantDb.ReadSettings,
            AssessmentStore.FindSql,
            new()
            {
                ["tenant"] = ":tenant::uuid",
                ["test"] = "true",
                ["isRespondent"] = "false",
                ["invitationId"] = "null::uuid",
                ["assessmentId"] = "null::uuid",
                ["id"] = "('01a00000-0000-7000-8000-' || lpad(:row::text, 12, '0'))::uuid",
            }
        );

    private static string Script(string settings, string sql, Dictionary<string, string> values)
    {
        var opening = $"select {TenantCommand.SetRole}, {settings}";
        return $"\\startpipeline\n{Fill(opening)};\n{Fill(sql)};\n\\endpipeline\n";

        string Fill(string text) => Parameter().Replace(text, place => values[place.Groups[1].Value]);
    }

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Parameter();
}
