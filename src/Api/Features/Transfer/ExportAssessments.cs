using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>GET /v1/assessments/export: streams all stored assessments (docs/api.md#import-and-export).</summary>
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
            .WithDocs("export-assessments")
            .WithParameters(
                OpenApiExtensions.QueryParameter(
                    "format",
                    "The format of the file.",
                    new()
                    {
                        Type = JsonSchemaType.String,
                        Enum = ["ndjson", "csv"],
                        Default = "ndjson",
                    }
                ),
                OpenApiExtensions.QueryParameter(
                    "bom",
                    "Whether CSV begins with a byte order mark. Without it, Excel reads UTF-8 as another encoding.",
                    new() { Type = JsonSchemaType.Boolean, Default = false }
                ),
                OpenApiExtensions.QueryParameter(
                    "createdFrom",
                    "Only assessments stored at this time or later, RFC 3339. A `+` must be encoded as `%2B`.",
                    OpenApiExtensions.StringSchema("date-time", examples: ["2026-11-01T00:00:00Z"])
                ),
                OpenApiExtensions.QueryParameter(
                    "createdTo",
                    "Only assessments stored before this time, RFC 3339.",
                    OpenApiExtensions.StringSchema("date-time", examples: ["2026-12-01T00:00:00+01:00"])
                ),
                CommonRequestHeaders.AcceptLanguage
            )
            .ProducesStream<ExportedLine>(
                [MediaTypes.Ndjson, MediaTypes.Csv],
                Disposition,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, TransferExamples.ExportedLine, TransferExamples.ExportedCsv);

    private static async Task<IResult> Handle(
        HttpContext http,
        AssessmentExporter exporter,
        PublishedCatalog catalog,
        TenantDb db,
        ConcurrencySlots slots,
        TimeProvider clock
    )
    {
        var queries = new QueryParameters(http.Request, "format", "bom", "createdFrom", "createdTo");
        var (caller, texts) = (Caller.From(http), catalog.TextsFor(http.Request));
        var range = ExportRange.Between(
            caller.PartnerId,
            caller.IsTest,
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

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        using var slot = slots.TakeForTransfer(caller.KeyId);

        if (!slot.IsAcquired)
        {
            return slots.RefuseTransfer();
        }

        var (response, cancel, now) = (http.Response, http.RequestAborted, clock.GetUtcNow());

        // Recorded before the first line, so that incomplete exports are recorded, too. HEAD exports nothing.
        if (!HeadRequests.IsHead(http))
        {
            var entry = new AuditEntry(Audit.AssessmentsExported, caller.IsTest, caller.KeyId, Subject: null, now);
            await Audit.Record(db, caller.PartnerId, entry, cancel);
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

        await using var revalidator = KeyRevalidator.Start(http);

        try
        {
            await exporter.Export(
                range,
                csv ? TransferFormat.Csv : TransferFormat.Ndjson,
                mark,
                texts,
                page => response.Body.WriteAsync(page, revalidator.Token),
                static _ => { },
                revalidator.Token
            );
        }
        catch (Exception) when (revalidator.IsRevoked)
        {
            http.Abort(); // The client must not mistake the end for a complete export.
        }

        return Results.Empty;
    }
}
