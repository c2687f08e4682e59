using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Transfer;

/// <summary>GET /v1/assessments/export: all that is stored, streamed (api.md, Import and export).</summary>
public static class ExportAssessments
{
    private static readonly SentHeader Disposition = new(
        "Content-Disposition",
        "A name for the file.",
        "attachment; filename=\"assessments-2026-11-22.csv\""
    );

    private static readonly string[] Flags = ["true", "false"];

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/export", Handle)
            .WithName("exportAssessments")
            .Needs(KeyScope.AssessmentsRead)
            .WithTags("Transfer")
            .WithSummary("Get all stored assessments of the key's own mode as one file, oldest first.")
            .WithDescription(
                """
                Streamed, however much there is. Where the connection breaks before the answer ends, the file is not
                whole: ask again, from the createdAt of its last line on. It breaks when the key is revoked or its partner
                suspended meanwhile.

                NDJSON: a line an assessment, each a line that an import takes, with the id as its `idempotencyKey`, and
                `result`: what `GET /v1/assessments/{id}` answers. CSV: a column an item with the answer, a number or an
                option's code, and one with its label; a column a channel with its score, and one with its verdict;
                metadata as JSON. CSV is flat: wishes for a plan, consent and duration stand in NDJSON only. Text that a
                spreadsheet would compute (it begins with `=`, `+`, `-`, `@`, a tab or a line break) has an apostrophe before
                it, which an import drops. Cells that hold a comma, semicolon, tab or quote stand in quotes.

                Of a key only so many imports and exports run at once, four unless the operator set another number; one more
                is refused (429). Importing either gives the same answers and scores. Nothing sorts or filters people by score.
                """
            )
            .Takes(
                Contract.InQuery(
                    "format",
                    "How it is written.",
                    new()
                    {
                        Type = JsonSchemaType.String,
                        Enum = ["ndjson", "csv"],
                        Default = "ndjson",
                    }
                ),
                Contract.InQuery(
                    "bom",
                    "Whether CSV begins with a byte order mark, without which Excel takes UTF-8 for another encoding.",
                    new() { Type = JsonSchemaType.Boolean, Default = false }
                ),
                Contract.InQuery(
                    "createdFrom",
                    "Only those stored at this time or later, RFC 3339; a `+` is written `%2B`.",
                    Contract.Text("date-time", examples: ["2026-11-01T00:00:00Z"])
                ),
                Contract.InQuery(
                    "createdTo",
                    "Only those stored before this time, RFC 3339.",
                    Contract.Text("date-time", examples: ["2026-12-01T00:00:00+01:00"])
                ),
                CommonParameters.AcceptLanguage
            )
            .AnswersStream<ExportedLine>(
                "The assessments, a line each.",
                [MediaTypes.Ndjson, MediaTypes.Csv],
                Disposition,
                SentHeader.ContentLanguage,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status200OK, TransferExamples.ExportedLine, TransferExamples.ExportedSheet);

    private static async Task<IResult> Handle(
        HttpContext http,
        Exporter exporter,
        Published published,
        TenantDb db,
        TransferSlots slots,
        TimeProvider clock
    )
    {
        var queries = new Queries(http.Request, "format", "bom", "createdFrom", "createdTo");
        var (caller, texts) = (Caller.Of(http), published.TextsFor(http.Request));
        var range = ExportRange.Of(
            caller.Partner,
            caller.Test,
            queries.Instant("createdFrom"),
            queries.Instant("createdTo")
        );
        var csv = queries.Text("format") is "csv";

        if (queries.Text("format") is not (null or "csv" or "ndjson"))
        {
            queries.Refuse("format is csv or ndjson");
        }

        var mark = queries.Code("bom", Flags) == "true";

        if (mark && !csv)
        {
            queries.Refuse("bom=true is for format=csv");
        }

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        using var slot = slots.Take(caller.Key);

        if (!slot.IsAcquired)
        {
            return slots.Refuse();
        }

        var (response, cancel, now) = (http.Response, http.RequestAborted, clock.GetUtcNow());

        // Before the first line: what was taken away half is recorded, too.
        var act = new Act(Audit.AssessmentsExported, caller.Test, caller.Key, Subject: null, now);
        await Audit.Record(db, caller.Partner, act, cancel);

        response.ContentType = csv ? $"{MediaTypes.Csv}; charset=utf-8; header=present" : MediaTypes.Ndjson;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentLanguage = texts.Language;
        response.Headers.Vary = "Accept-Language";
        response.Headers.ContentDisposition = FormattableString.Invariant(
            $"attachment; filename=\"assessments-{now:yyyy-MM-dd}.{(csv ? "csv" : "ndjson")}\""
        );
        await using var standing = Standing.Of(http);

        try
        {
            await exporter.Run(
                range,
                csv ? TransferFormat.Csv : TransferFormat.Ndjson,
                mark,
                texts,
                page => response.Body.WriteAsync(page, standing.Over),
                static _ => { },
                standing.Over
            );
        }
        catch (Exception) when (standing.Ended)
        {
            http.Abort(); // Never an end that could be taken for the end of all.
        }

        return Results.Empty;
    }
}
