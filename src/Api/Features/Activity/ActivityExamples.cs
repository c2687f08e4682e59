using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>Examples of recorded weeks for the OpenAPI document.</summary>
internal static class ActivityExamples
{
    private static readonly IsoWeek Week = IsoWeek.Of(new(2026, 11, 22));

    public static ContractExample RecordedWeek { get; } =
        new(
            "storedWeek",
            "The week as it is stored.",
            services =>
            {
                var body = DocsFile.ReadExampleValue("record-activity.recordedWeek");
                var request = Bind<RecordActivityRequest>(services, body, []);
                var channels = request.ToChannels(services.GetRequiredService<PublishedCatalog>());
                return JsonSerializer.SerializeToNode(
                    ActivityWeekResponse.From(Week, channels),
                    ActivityJsonContext.Default.ActivityWeekResponse
                )!;
            }
        );

    public static ContractExample RecordErrors { get; } =
        new(
            "activityErrors",
            "Every error of the request.",
            services =>
            {
                var errors = new List<ValidationError>();
                Bind<RecordActivityRequest>(
                    services,
                    JsonElement.Parse(
                        """{ "channels": { "tv": {}, "referrals": { "hours": 2.1, "attempts": -1 } } }"""
                    ),
                    errors
                );
                return ProblemResults.ExampleJson(ProblemKind.Validation, errors);
            }
        );

    public static ContractExample ActivityList { get; } =
        new(
            "activity",
            "The last weeks of the demo person.",
            _ =>
                JsonSerializer.SerializeToNode(
                    new ActivityListResponse([
                        .. ExampleActivity
                            .WeeksUntil(Week)
                            .Reverse()
                            .Select(week => ActivityWeekResponse.From(week.Week, week.Channels)),
                    ]),
                    ActivityJsonContext.Default.ActivityListResponse
                )!
        );

    public static ContractExample CurrentActivity { get; } =
        new(
            "currentActivity",
            "A person who has recorded the last week.",
            services =>
            {
                var catalog = services.GetRequiredService<PublishedCatalog>();
                var texts = catalog.TextsIn(PublishedCatalog.DefaultLanguage);
                return JsonSerializer.SerializeToNode(
                    new CurrentActivityResponse(
                        [
                            new(
                                "2026-W47",
                                "2026-11-16",
                                "2026-11-22",
                                new Dictionary<string, ActivityNumbersResponse>()
                            ),
                            new(
                                "2026-W46",
                                "2026-11-09",
                                "2026-11-15",
                                new Dictionary<string, ActivityNumbersResponse> { ["referrals"] = new(2, 3, 1, 0, 0) }
                            ),
                        ],
                        [
                            .. ((string[])["referrals", "linkedin"]).Select(channel => new CurrentChannelResponse(
                                channel,
                                texts.Channels[channel].Name,
                                texts.Outcomes.Attempts[channel].Counts,
                                PlannedHours: 1.5
                            )),
                        ]
                    ),
                    ActivityJsonContext.Default.CurrentActivityResponse
                )!;
            }
        );

    public static ContractExample ImportedRecord { get; } =
        new(
            "importedActivity",
            "A channel of a week.",
            _ =>
                JsonNode.Parse(
                    """{"personRef":"crm-4711","week":"2026-W47","channel":"referrals","hours":2,"attempts":3,"replies":1}"""
                )!,
            MediaTypes.Ndjson
        );

    public static ContractExample ImportedLine { get; } = Line("activityLine", "A record that was stored.", new(1));

    public static ContractExample ImportEnd { get; } =
        Line("activityImportEnd", "The last line.", new(Done: true, Stored: 416, Failed: 0, Replayed: 12));

    private static ContractExample Line(string name, string summary, ImportResponseLine line) =>
        new(
            name,
            summary,
            _ => JsonSerializer.SerializeToNode(line, TransferJsonContext.Ndjson.ImportResponseLine)!,
            MediaTypes.Ndjson
        );

    private static T Bind<T>(IServiceProvider services, JsonElement body, List<ValidationError> errors)
        where T : class => services.GetRequiredService<JsonBinder>().BindAndValidate<T>(body, errors);
}
