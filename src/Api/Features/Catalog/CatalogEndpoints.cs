using System.Text.Json.Nodes;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using Microsoft.OpenApi;
using static ChannelFit.Api.Features.Catalog.CatalogDocumentEndpoints;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>GET /v1/channels and /v1/instruments: the published channels and instruments, in the requested language.</summary>
public static class CatalogEndpoints
{
    public static void Map(IEndpointRouteBuilder v1, PublishedCatalog published)
    {
        var instrument = published.Instruments[^1].Document;
        MapDocument(
            v1,
            "/channels",
            "listChannels",
            "list-channels",
            CatalogJsonContext.Default.ChannelList,
            ByLanguage(published, texts => CatalogResponseFactory.Channels(published, texts))
        );
        MapDocument(
            v1,
            "/instruments",
            "listInstruments",
            "list-instruments",
            CatalogJsonContext.Default.InstrumentList,
            ByLanguage(
                published,
                texts => new InstrumentList([
                    .. published.Instruments.Select(listed => CatalogResponseFactory.Entry(listed, texts)),
                ])
            )
        );
        MapDocuments(
            v1,
            "/instruments/{key}",
            "readInstrument",
            "read-instrument",
            CatalogJsonContext.Default.InstrumentResponse,
            published
                .Instruments.GroupBy(version => version.Document.Key)
                .ToDictionary(
                    group => group.Key,
                    group =>
                    {
                        var newest = group.MaxBy(version => version.Document.Version)!;
                        return ByLanguage(published, texts => CatalogResponseFactory.Instrument(newest, texts));
                    }
                ),
            route => (string)route["key"]!,
            KeyParameter("The instrument's key.", instrument.Key)
        );
        MapDocuments(
            v1,
            "/instruments/{key}/versions/{version}",
            "readInstrumentVersion",
            "read-instrument-version",
            CatalogJsonContext.Default.InstrumentResponse,
            published.Instruments.ToDictionary(
                version => version.Instrument.Id,
                version => ByLanguage(published, texts => CatalogResponseFactory.Instrument(version, texts))
            ),
            route => $"{route["key"]}@{route["version"]}",
            KeyParameter("The instrument's key.", instrument.Key),
            VersionOf(instrument)
        );
        MapFormat(v1, published, "schema", "readAnswerSchema", "read-answer-schema", AnswersJsonSchema.Create);
        MapFormat(v1, published, "surveyjs", "readSurveyJs", "read-survey-js", SurveyJsDocument.Create);
        ReadModels.Map(v1, published);
        ReadEvidence.Map(v1, published.Evidence);
    }

    private static OpenApiParameter VersionOf(InstrumentDocument instrument) =>
        OpenApiExtensions.PathParameter(
            "version",
            "The instrument's version.",
            new()
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Minimum = "1",
            },
            instrument.Version
        );

    /// <summary>Maps a path to another format of every instrument version.</summary>
    private static void MapFormat(
        IEndpointRouteBuilder v1,
        PublishedCatalog published,
        string format,
        string name,
        string docs,
        Func<InstrumentResponse, JsonObject> make
    ) =>
        MapDocuments(
            v1,
            $"/instruments/{{key}}/versions/{{version}}/{format}",
            name,
            docs,
            CatalogJsonContext.Default.JsonObject,
            published.Instruments.ToDictionary(
                version => version.Instrument.Id,
                version => ByLanguage(published, texts => make(CatalogResponseFactory.Instrument(version, texts)))
            ),
            route => $"{route["key"]}@{route["version"]}",
            KeyParameter("The instrument's key.", published.Instruments[^1].Document.Key),
            VersionOf(published.Instruments[^1].Document)
        );
}
