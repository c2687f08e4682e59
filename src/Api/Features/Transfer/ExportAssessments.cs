using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>GET /v1/assessments/export: all that is stored, streamed (api.md, Import and export).</summary>
public static class ExportAssessments
{
    private static readonly ResponseHeader Disposition = new(
        "Content-Disposition",
        "A name for the file.",
        "attachment; filename=\"assessments-2026-11-22.csv\""
    );

    private static readonly string[] Flags = ["true", "false"];

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/export", Handle)
            .WithName("exportAssessments")
            .RequireScope(KeyScope.AssessmentsRead)
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
            .WithParameters(
                OpenApiExtensions.QueryParameter(
                    "format",
                    "How it is written.",
                    new()
                    {
                        Type = JsonSchemaType.String,
                        Enum = ["ndjson", "csv"],
                        Default = "ndjson",
                    }
                ),
                OpenApiExtensions.QueryParameter(
                    "bom",
                    "Whether CSV begins with a byte order mark, without which Excel takes UTF-8 for another encoding.",
                    new() { Type = JsonSchemaType.Boolean, Default = false }
                ),
                OpenApiExtensions.QueryParameter(
                    "createdFrom",
                    "Only those stored at this time or later, RFC 3339; a `+` is written `%2B`.",
                    OpenApiExtensions.StringSchema("date-time", examples: ["2026-11-01T00:00:00Z"])
                ),
                OpenApiExtensions.QueryParameter(
                    "createdTo",
                    "Only those stored before this time, RFC 3339.",
                    OpenApiExtensions.StringSchema("date-time", examples: ["2026-12-01T00:00:00+01:00"])
                ),
                CommonRequestHeaders.AcceptLanguage
            )
            .ProducesStream<ExportedLine>(
                "The assessments, a line each.",
                [MediaTypes.Ndjson, MediaTypes.Csv],
                Disposition,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, TransferExamples.ExportedLine, TransferExamples.ExportedSheet);

    private static async Task<IResult> Handle(
        HttpContext http,
        AssessmentExporter exporter,
        PublishedCatalog published,
        TenantDb db,
        TransferSlots slots,
        TimeProvider clock
    )
    {
        var queries = new QueryParameters(http.Request, "format", "bom", "createdFrom", "createdTo");
        var (caller, texts) = (Caller.From(http), published.TextsFor(http.Request));
        var range = ExportRange.Between(
            caller.Partner,
            caller.Test,
            queries.GetTimestamp("createdFrom"),
            queries.GetTimestamp("createdTo")
        );
        var csv = queries.GetString("format") is "csv";

        if (queries.GetString("format") is not (null or "csv" or "ndjson"))
        {
            queries.AddError("format is csv or ndjson");
        }

        var mark = queries.GetOneOf("bom", Flags) == "true";

        if (mark && !csv)
        {
            queries.AddError("bom=true is for format=csv");
        }

        if (queries.Problem is { } refusal)
        {
            return refusal;
        }

        using var slot = slots.Take(caller.Key);

        if (!slot.IsAcquired)
        {
            return slots.Refuse();
        }

        var (response, cancel, now) = (http.Response, http.RequestAborted, clock.GetUtcNow());

        // Before the first line: what was taken away half is recorded, too. HEAD takes nothing away.
        if (!HeadRequests.IsHead(http))
        {
            var act = new AuditEntry(Audit.AssessmentsExported, caller.Test, caller.Key, Subject: null, now);
            await Audit.Record(db, caller.Partner, act, cancel);
        }

        response.ContentType = csv ? $"{MediaTypes.Csv}; charset=utf-8; header=present" : MediaTypes.Ndjson;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentLanguage = texts.Language;
        response.Headers.Vary = "Accept-Language";
        response.Headers.ContentDisposition = FormattableString.Invariant(
            $"attachment; filename=\"assessments-{now:yyyy-MM-dd}.{(csv ? "csv" : "ndjson")}\""
        );

        if (HeadRequests.IsHead(http))
        {
            return Results.Empty;
        }

        await using var standing = KeyRevalidator.Start(http);

        try
        {
            await exporter.Export(
                range,
                csv ? TransferFormat.Csv : TransferFormat.Ndjson,
                mark,
                texts,
                page => response.Body.WriteAsync(page, standing.Token),
                static _ => { },
                standing.Token
            );
        }
        catch (Exception) when (standing.IsRevoked)
        {
            http.Abort(); // Never an end that could be taken for the end of all.
        }

        return Results.Empty;
    }
}
