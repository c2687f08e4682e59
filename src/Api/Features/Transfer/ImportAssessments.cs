using System.Text.Json.Nodes;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>POST /v1/assessments/import: keep any number of answer sheets, streamed both ways (api.md, Import and export).</summary>
public static class ImportAssessments
{
    private const string Mapping = "mapping";
    private const string Lenient = "lenient";
    private static readonly string[] Mappings = ["strict", Lenient];

    private static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/import", Handle)
            .WithName("importAssessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithTags("Transfer")
            .WithSummary("Store any number of answer sheets, each scored as if it were submitted alone.")
            .WithDescription(
                """
                Send records as NDJSON, a JSON object a line (or over several, as tools print it: a line `{`, indented lines, a
                line `}`), or as CSV under the header of an export; 64 KB a record, any
                number of them. The answer is NDJSON as well and comes while you send: a line for each record, in their
                order, once it is stored or refused; after a second without one a line that tells the progress; a last
                line with `done`. Where that is missing the import broke off, and all that was answered with an `id` is
                stored. It breaks off, too, when the key is revoked or its partner suspended meanwhile, when nothing comes
                for a minute, when the request breaks the rules of HTTP, or when the database does not confirm what it
                stored: the last line is then a `problem` without `line` (400, 401, 408, 503). Read while you send: once
                64 MB of answers wait for you, or your share of what may wait for all clients, nothing more is taken in until
                you read, for ten minutes. Where too much waits for all together, the import whose client reads least is cut:
                send the file again. Of a key only so
                many imports and exports run at once, four unless the operator set another number; one more is refused (429).

                A bad record fails alone. Send the same file again as often as you like: a record is known by its
                `idempotencyKey`, in CSV also by its `id`, and without one by its content, so that two records that say
                the same are one. Keys live as long as what they stored, in the mode of the API key. The same key with
                other content is refused (422), and changes nothing. The header Idempotency-Key is ignored.

                Records are scored by the model that they name, else by the pinned one. `result`, and in CSV labels,
                scores, verdicts and `test`, are ignored. CSV takes the columns of an export in any order, and
                `idempotencyKey`; other columns are refused before anything is stored, unless `mapping` is `lenient`. An
                empty cell is no answer. An apostrophe before a formula is dropped. Pointers name the members that the cells
                became.

                CSV is read as spreadsheets save it: UTF-8 with or without a byte order mark, or UTF-16 with one; lines ended
                by CRLF, LF or CR; cells separated by commas, semicolons or tabs, as the header shows or a first line `sep=;`
                says. Where the separator is no comma, a decimal comma is read. Spaces around cells, rows without any content
                and columns without a name and without content are ignored.

                An import raises no webhook events: it tells what is known already.
                """
            )
            .WithParameters(
                OpenApiExtensions.QueryParameter(
                    Mapping,
                    "How columns of CSV are read: `strict` refuses those it does not know; `lenient` ignores them, names them in "
                        + "`ignored` in the first line of the answer, and takes the words of items, options and channels in any "
                        + "language that is served for their codes.",
                    new()
                    {
                        Type = JsonSchemaType.String,
                        Enum = [.. Mappings.Select(mapping => JsonValue.Create(mapping))],
                        Default = Mappings[0],
                    }
                )
            )
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
        TransferSlots slots,
        SpoolLimit spool,
        TimeProvider clock
    )
    {
        if (FormatOf(http.Request) is not { } format)
        {
            return MediaTypes.Unsupported(
                http.Request,
                "Send application/x-ndjson or text/csv, in UTF-8 and without Content-Encoding."
            );
        }

        var caller = Caller.From(http);
        var queries = new QueryParameters(http.Request, Mapping);
        var isLenient = queries.GetOneOf(Mapping, Mappings) == Lenient;

        if (isLenient && format != TransferFormat.Csv)
        {
            queries.AddError($"{Mapping}={Lenient} is for CSV");
        }

        if (queries.Problem is { } unreadable)
        {
            return unreadable;
        }

        using var slot = slots.Take(caller.Key);

        if (!slot.IsAcquired)
        {
            return slots.Refuse();
        }

        LiftLimits(http);
        await using var standing = KeyRevalidator.Start(http);
        var names = new CsvNames(published, isLenient);
        var (source, fault) = await ImportRecordSource.Open(
            new RequestBodyStream(http.Request.Body),
            format,
            names,
            MostSilence,
            http.RequestAborted
        );

        if (source is null)
        {
            return ProblemResults.Of(ProblemKind.MalformedRequest, fault);
        }

        http.Response.ContentType = MediaTypes.Ndjson;
        http.Response.Headers.CacheControl = "no-store";
        using var answers = new ImportResponseWriter(http, spool, clock);
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
