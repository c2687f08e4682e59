using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Domain.Outcomes;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Activity;

/// <summary>GET /v1/people/{personRef}/activity: the recorded weeks of a person, newest first.</summary>
public static class ListActivity
{
    private const string From = "from";
    private const string To = "to";

    /// <summary>The largest number of weeks between the first and the last: all that can be recorded (<see cref="ActivityWeek.Range"/>).</summary>
    private const int MaxSpan = ActivityWeek.MaxAge + 1;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/people/{personRef}/activity", Handle)
            .WithName("listActivity")
            .WithTags("Outcomes")
            .RequireScope(KeyScope.PeopleRead)
            .WithDocs("list-activity")
            .WithParameters(
                PersonRef.PathParameter,
                OpenApiExtensions.QueryParameter(
                    From,
                    "The first week. By default the oldest week that can be recorded, or two years before `to`.",
                    OpenApiExtensions.StringSchema(pattern: ActivityWeek.Pattern, examples: ["2026-W40"])
                ),
                OpenApiExtensions.QueryParameter(
                    To,
                    "The last week, at most two years after the first. By default the newest week that can be recorded, or two years after `from`.",
                    OpenApiExtensions.StringSchema(pattern: ActivityWeek.Pattern, examples: ["2026-W48"])
                )
            )
            .ProducesResponse<ActivityListResponse>(StatusCodes.Status200OK, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, ActivityExamples.ActivityList);

    private static async Task<IResult> Handle(
        HttpContext http,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string personRef
    )
    {
        var caller = Caller.From(http);

        if (!PersonRef.IsValid(personRef))
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var query = new QueryParameters(http.Request, From, To);
        var (first, last) = (ReadWeek(query, From), ReadWeek(query, To));
        var (oldest, newest) = ActivityWeek.Range(clock);
        var from = first ?? last?.AddWeeks(-MaxSpan) ?? oldest;
        var to = last ?? first?.AddWeeks(MaxSpan) ?? newest;

        if (to < from || to.WeeksSince(from) > MaxSpan)
        {
            query.AddError($"{To} must be at most {MaxSpan} weeks after {From}, and not before it");
        }

        if (query.Problem is { } problem)
        {
            return problem;
        }

        var rows = await ActivityStore.List(
            db,
            caller.PartnerId,
            caller.IsTest,
            personRef,
            from,
            to,
            http.RequestAborted
        );
        var weeks = rows.GroupBy(row => row.Week)
            .Select(week =>
                ActivityWeekResponse.From(IsoWeek.Of(week.Key), week.Select(row => (row.Channel, row.Counts)))
            );
        return JsonResponse.Create(
            new ActivityListResponse([.. weeks]),
            ActivityJsonContext.Default.ActivityListResponse
        );
    }

    private static IsoWeek? ReadWeek(QueryParameters query, string name)
    {
        if (query.GetString(name) is not { } text)
        {
            return null;
        }

        if (IsoWeek.TryParse(text, out var week))
        {
            return week;
        }

        query.AddError($"{name} must be a week of ISO 8601 such as 2026-W48");
        return null;
    }
}
