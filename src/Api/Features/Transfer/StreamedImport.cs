using System.Text.Json.Nodes;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>Stores the records of a source and reports them in order.</summary>
public delegate Task ImportRecords(
    ImportRecordSource source,
    Func<IReadOnlyList<ImportOutcome>, ValueTask> report,
    CancellationToken cancel
);

/// <summary>Imports a stream of records and responds with a stream of lines (docs/api.md#import-and-export).</summary>
public static class StreamedImport
{
    private const string Mapping = "mapping";
    private const string Lenient = "lenient";
    private static readonly string[] Mappings = ["strict", Lenient];

    /// <summary>The detail of the problem after <see cref="ReadTimeout"/>.</summary>
    internal const string NoData = "No data arrived for a minute.";

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMinutes(1);

    /// <summary>The query parameter of every import in the OpenAPI document.</summary>
    public static OpenApiParameter MappingParameter { get; } =
        OpenApiExtensions.QueryParameter(
            Mapping,
            "How columns of CSV are read: `strict` rejects unknown columns; `lenient` ignores them, lists them in `ignored` "
                + "in the first line of the response, and accepts the texts of items, options and channels in any "
                + "supported language instead of their codes.",
            new()
            {
                Type = JsonSchemaType.String,
                Enum = [.. Mappings.Select(mapping => JsonValue.Create(mapping))],
                Default = Mappings[0],
            }
        );

    /// <summary>Reads the request, runs the import, and writes the response meanwhile.</summary>
    /// <param name="http">The request.</param>
    /// <param name="namesFor">Returns the columns of CSV, for a lenient or a strict import.</param>
    /// <param name="import">Stores the records.</param>
    /// <param name="slots">The limit of transfers for each API key.</param>
    /// <param name="spool">The limit of what is buffered for all imports.</param>
    /// <param name="clock">The clock of the progress lines and of waiting for data.</param>
    public static async Task<IResult> Run(
        HttpContext http,
        Func<bool, CsvNames> namesFor,
        ImportRecords import,
        ConcurrencySlots slots,
        SpoolLimit spool,
        TimeProvider clock
    )
    {
        if (FormatOf(http.Request) is not { } format)
        {
            return MediaTypes.Unsupported(
                http.Request,
                "Send application/x-ndjson in UTF-8, or text/csv in UTF-8 or UTF-16, without Content-Encoding."
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

        using var slot = slots.TakeForTransfer(caller.KeyId);

        if (!slot.IsAcquired)
        {
            return slots.RefuseTransfer();
        }

        LiftLimits(http);
        await using var revalidator = KeyRevalidator.Start(http);
        ImportRecordSource? source;

        try
        {
            (source, var error) = await ImportRecordSource.Open(
                new RequestBodyStream(http.Request),
                format,
                namesFor(isLenient),
                ReadTimeout,
                clock,
                http.RequestAborted
            );

            if (source is null)
            {
                return ProblemResults.Of(ProblemKind.MalformedRequest, error);
            }
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return ProblemResults.Of(ProblemKind.RequestTimeout, NoData);
        }

        http.Response.ContentType = MediaTypes.Ndjson;
        http.Response.Headers.CacheControl = "no-store";
        using var writer = new ImportResponseWriter(http, spool, clock);
        await writer.Run(import, source, revalidator);
        return Results.Empty;
    }

    private static TransferFormat? FormatOf(HttpRequest request) =>
        MediaTypes.FromRequest(request) switch
        {
            MediaTypes.Ndjson => TransferFormat.Ndjson,
            MediaTypes.Csv => TransferFormat.Csv,
            _ => null,
        };

    /// <summary>Removes the limits on the size of the body and on the rates at which the client sends and reads.</summary>
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
