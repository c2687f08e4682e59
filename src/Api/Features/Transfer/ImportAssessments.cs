using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>POST /v1/assessments/import: keep any number of answer sheets, streamed both ways (api.md, Import and export).</summary>
public static class ImportAssessments
{
    private static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/import", Handle)
            .WithName("importAssessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithTags("Transfer")
            .WithSummary("Store any number of answer sheets, each scored as if it were submitted alone.")
            .WithDescription(
                """
                Send records as NDJSON, a JSON object a line, or as CSV under the header of an export; 64 KB a record, any
                number of them. The answer is NDJSON as well and comes while you send: a line for each record, in their
                order, once it is stored or refused; after a second without one a line that tells the progress; a last
                line with `done`. Where that is missing the import broke off, and all that was answered with an `id` is
                stored. It breaks off, too, when the key is revoked or its partner suspended meanwhile, when nothing comes
                for a minute, or the request breaks the
                rules of HTTP: the last line is then a `problem` without `line` (400, 401, 408). Read while you send: once
                64 MB of answers wait for you, nothing more is taken in until you read, for ten minutes.

                A bad record fails alone. Send the same file again as often as you like: a record is known by its
                `idempotencyKey`, in CSV also by its `id`, and without one by its content, so that two records that say
                the same are one. Keys live as long as what they stored, in the mode of the API key. The same key with
                other content is refused (422), and changes nothing. The header Idempotency-Key is ignored.

                Records are scored by the model that they name, else by the pinned one. `result`, and in CSV labels,
                scores, verdicts and `test`, are ignored. CSV takes the columns of an export in any order, and
                `idempotencyKey`; other columns are refused before anything is stored. An empty cell is no answer. An
                apostrophe before a formula is dropped. Pointers name the members that the cells became.

                An import raises no webhook events: it tells what is known already.
                """
            )
            .WithParameters()
            .AcceptsStream<ImportLineRequest>(MediaTypes.Ndjson, MediaTypes.Csv)
            .WithRequestExamples(TransferExamples.Record, TransferExamples.NamedRecord, TransferExamples.Sheet)
            .ProducesStream<ImportProgressLine>(
                "What became of each record, and of all; a line each.",
                [MediaTypes.Ndjson],
                ResponseHeader.NoStore
            )
            .WithExample(
                StatusCodes.Status200OK,
                TransferExamples.Stored,
                TransferExamples.Refused,
                TransferExamples.Underway,
                TransferExamples.End
            );

    private static async Task<IResult> Handle(
        HttpContext http,
        AssessmentImporter importer,
        PublishedCatalog published,
        TimeProvider clock
    )
    {
        if (FormatOf(http.Request) is not { } format)
        {
            return MediaTypes.Refuse(
                http.Request,
                "Send application/x-ndjson or text/csv, in UTF-8 and without Content-Encoding."
            );
        }

        LiftLimits(http);
        var caller = Caller.From(http);
        await using var standing = KeyRevalidator.Start(http);
        var known = new CsvColumns(published, published.TextsIn(PublishedCatalog.DefaultLanguage));
        var queries = new QueryParameters(http.Request);
        var (source, fault) = queries.Problem is null
            ? await ImportRecordSource.Open(new SentBody(http.Request.Body), format, known, MostSilence, http.RequestAborted)
            : default;

        if (source is null)
        {
            return queries.Problem ?? ProblemResults.Of(ProblemKind.MalformedRequest, fault);
        }

        http.Response.ContentType = MediaTypes.Ndjson;
        http.Response.Headers.CacheControl = "no-store";
        var answers = new ImportResponseWriter(http, clock);
        await answers.Run(importer, source, new(caller.Partner, caller.Test, caller.Model), standing);
        return Results.Empty;
    }

    private static TransferFormat? FormatOf(HttpRequest request) =>
        MediaTypes.FromRequest(request) switch
        {
            MediaTypes.Ndjson => TransferFormat.Ndjson,
            MediaTypes.Csv => TransferFormat.Csv,
            _ => null,
        };

    /// <summary>A body of any length, from a client as slow as it likes that may not read before it has sent everything.</summary>
    private static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } sending)
        {
            sending.MinDataRate = null;
        }

        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } reading)
        {
            reading.MinDataRate = null;
        }
    }
}
