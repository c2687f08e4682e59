using System.Text;
using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using static ChannelFit.Api.Features.Assessments.ExampleSubmissions;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Lines of imports and exports for the contract.</summary>
public static class TransferExamples
{
    private const string Sheets = """
        id,createdAt,personRef,instrument,CTX1,ENG1,TIM1
        crm-1,2026-11-01T09:30:00Z,crm-4711,channel-fit@1,tech,4,8.5

        """;

    public static ContractExample Record { get; } =
        Line("importedRecord", "A record: a request as it would be submitted alone.", Full);

    public static ContractExample NamedRecord { get; } =
        Line("namedRecord", "A record of another time, with a key of its own.", _ => FewAnswers, Name);

    public static ContractExample Sheet { get; } =
        new("importedSheet", "A header and a record.", _ => JsonValue.Create(Sheets), MediaTypes.Csv);

    public static ContractExample Stored { get; } =
        Answer(
            "storedRecord",
            "A record that was stored, now or before.",
            _ => new(1, new(OpenApiExtensions.ExampleId))
        );

    public static ContractExample Refused { get; } =
        Answer(
            "refusedRecord",
            "A record that was refused.",
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

    public static ContractExample Underway { get; } =
        Answer("importProgress", "A second without an answer.", _ => new(Progress: new(4200, 3, 0)));

    public static ContractExample End { get; } =
        Answer("importEnd", "The last line.", _ => new(Done: true, Stored: 99_997, Failed: 3, Replayed: 0));

    public static ContractExample ExportedLine { get; } =
        new(
            "exportedLine",
            "An assessment with everything that was sent along.",
            services =>
            {
                var row = Row(services, FewAnswers, hours: 0);
                var view = new AssessmentResponse(
                    ScoreResponseFactory.Create(
                        ScoreSubmission(services, FewAnswers),
                        IncludeOptions.Answers,
                        EnglishTexts(services)
                    ),
                    row
                );
                return ToNode(Features.Transfer.ExportedLine.From(row, view), TransferJsonContext.Ndjson.ExportedLine);
            },
            MediaTypes.Ndjson
        );

    public static ContractExample ExportedSheet { get; } =
        new(
            "exportedSheet",
            "The header and an assessment.",
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

    private static ContractExample Line(
        string name,
        string summary,
        Func<IServiceProvider, System.Text.Json.JsonElement> body,
        Action<JsonObject>? change = null
    ) =>
        new(
            name,
            summary,
            services =>
            {
                var line = JsonNode.Parse(body(services).GetRawText())!.AsObject();
                change?.Invoke(line);
                return line;
            },
            MediaTypes.Ndjson
        );

    private static void Name(JsonObject line)
    {
        line["createdAt"] = "2026-11-01T09:30:00Z";
        line["idempotencyKey"] = "crm-4711-2026-11-01";
    }

    private static ContractExample Answer(
        string name,
        string summary,
        Func<IServiceProvider, ImportProgressLine> make
    ) =>
        new(
            name,
            summary,
            services => ToNode(make(services), TransferJsonContext.Ndjson.ImportProgressLine),
            MediaTypes.Ndjson
        );
}
