using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Activity;

/// <summary>POST /v1/activity/import: stores any number of records. Request and response are streamed (docs/api.md#import-and-export).</summary>
public static class ImportActivity
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/activity/import", Handle)
            .WithName("importActivity")
            .WithTags("Outcomes")
            .RequireScope(KeyScope.PeopleWrite)
            .WithDocs("import-activity")
            .WithParameters(StreamedImport.MappingParameter)
            .AcceptsStream<ImportActivityRequest>(MediaTypes.Ndjson, MediaTypes.Csv)
            .WithRequestExamples(
                ActivityExamples.ImportedRecord,
                DocsFile.ReadExample("import-activity.activitySheet", MediaTypes.Csv)
            )
            .ProducesStream<ImportResponseLine>([MediaTypes.Ndjson], ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, ActivityExamples.ImportedLine, ActivityExamples.ImportEnd);

    private static Task<IResult> Handle(
        HttpContext http,
        ActivityImporter importer,
        PublishedCatalog catalog,
        ConcurrencySlots slots,
        SpoolLimit spool,
        TimeProvider clock
    )
    {
        var caller = Caller.From(http);
        return StreamedImport.Run(
            http,
            isLenient => CsvNames.ForActivity(catalog, isLenient),
            (source, report, cancel) => importer.Import(caller, source, report, cancel),
            slots,
            spool,
            clock
        );
    }
}
