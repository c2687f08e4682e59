using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using static ChannelFit.Api.Features.Assessments.ExampleSubmissions;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Examples of lines of imports and exports for the OpenAPI document.</summary>
public static class TransferExamples
{
    public static ContractExample SubmissionRecord { get; } =
        Record("importedRecord", "A record in the form of a submission.", FullSubmission);

    public static ContractExample RecordWithKey { get; } =
        Record("namedRecord", "A record with its own time and idempotency key.", _ => FewAnswers, AddTimeAndKey);

    public static ContractExample StoredRecord { get; } =
        ResponseLine(
            "storedRecord",
            "A record that was stored, now or by an earlier import.",
            _ => new(1, new(OpenApiExtensions.ExampleId))
        );

    public static ContractExample RejectedRecord { get; } =
        ResponseLine(
            "refusedRecord",
            "A record that was rejected.",
            services =>
                new(
                    2,
                    Problem: ProblemResults.ExampleProblem(
                        ProblemKind.Validation,
                        FindErrors(services, SubmissionWithWrongItem),
                        "/v1/assessments/import"
                    )
                )
        );

    public static ContractExample ImportProgress { get; } =
        ResponseLine(
            "importProgress",
            "The progress, after a second without another line.",
            _ => new(Progress: new(4200, 3, 0))
        );

    public static ContractExample ImportEnd { get; } =
        ResponseLine("importEnd", "The last line.", _ => new(Done: true, Stored: 99_997, Failed: 3, Replayed: 0));

    public static ContractExample ExportedLine { get; } =
        new(
            "exportedLine",
            "An assessment with all optional members.",
            services =>
            {
                var row = Row(services, FewAnswers, hours: 0);
                var response = new AssessmentResponse(
                    ScoreResponseFactory.Create(
                        ScoreSubmission(services, FewAnswers),
                        IncludeOptions.Answers,
                        EnglishTexts(services)
                    ),
                    row
                );
                return ToNode(
                    Features.Transfer.ExportedLine.From(row, response),
                    TransferJsonContext.Ndjson.ExportedLine
                );
            },
            MediaTypes.Ndjson
        );

    public static ContractExample ExportedCsv { get; } =
        new(
            "exportedSheet",
            "The header and one assessment.",
            services =>
            {
                var text = new StringBuilder();
                var columns = new CsvColumns(Published(services), EnglishTexts(services));
                columns.WriteHeader(text);
                columns.Write(text, Row(services, FewAnswers, hours: 0));
                return JsonValue.Create(text.ToString());
            },
            MediaTypes.Csv
        );

    private static ContractExample Record(
        string name,
        string summary,
        Func<IServiceProvider, JsonElement> submission,
        Action<JsonObject>? change = null
    ) =>
        new(
            name,
            summary,
            services =>
            {
                var line = JsonNode.Parse(submission(services).GetRawText())!.AsObject();
                change?.Invoke(line);
                return line;
            },
            MediaTypes.Ndjson
        );

    private static void AddTimeAndKey(JsonObject line)
    {
        line["createdAt"] = "2026-11-01T09:30:00Z";
        line["idempotencyKey"] = "crm-4711-2026-11-01";
    }

    private static ContractExample ResponseLine(
        string name,
        string summary,
        Func<IServiceProvider, ImportResponseLine> make
    ) =>
        new(
            name,
            summary,
            services => ToNode(make(services), TransferJsonContext.Ndjson.ImportResponseLine),
            MediaTypes.Ndjson
        );
}
