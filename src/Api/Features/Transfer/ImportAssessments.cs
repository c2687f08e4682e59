using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>POST /v1/assessments/import: stores any number of submissions. Request and response are streamed (docs/api.md#import-and-export).</summary>
public static class ImportAssessments
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/import", Handle)
            .WithName("importAssessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithTags("Transfer")
            .WithDocs("import-assessments")
            .WithParameters(StreamedImport.MappingParameter)
            .AcceptsStream<ImportLineRequest>(MediaTypes.Ndjson, MediaTypes.Csv)
            .WithRequestExamples(
                TransferExamples.SubmissionRecord,
                TransferExamples.RecordWithKey,
                DocsFile.ReadExample("import-assessments.importedSheet", MediaTypes.Csv)
            )
            .ProducesStream<ImportResponseLine>([MediaTypes.Ndjson], ResponseHeader.NoStore)
            .WithExample(
                StatusCodes.Status200OK,
                TransferExamples.StoredRecord,
                TransferExamples.RejectedRecord,
                TransferExamples.ImportProgress,
                TransferExamples.ImportEnd
            );

    private static Task<IResult> Handle(
        HttpContext http,
        AssessmentImporter importer,
        PublishedCatalog catalog,
        ConcurrencySlots slots,
        SpoolLimit spool,
        TimeProvider clock
    )
    {
        var caller = Caller.From(http);
        var target = new ImportTarget(caller.PartnerId, caller.IsTest, caller.DefaultModel);
        return StreamedImport.Run(
            http,
            isLenient => new(catalog, isLenient),
            (source, report, cancel) => importer.Import(source, target, report, cancel),
            slots,
            spool,
            clock
        );
    }
}
