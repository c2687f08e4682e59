using System.Globalization;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>GET /v1/invitations/current/activity: what the person of a check-in link recorded, and the planned hours.</summary>
public static class ReadCurrentActivity
{
    private const int DaysToSunday = 6;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/invitations/current/activity", Handle)
            .WithName("readCurrentActivity")
            .WithTags("Respondents")
            .AllowKeyTypes(KeyType.Respondent)
            .WithDocs("read-current-activity")
            .WithParameters(CommonRequestHeaders.AcceptLanguage)
            .ProducesResponse<CurrentActivityResponse>(
                StatusCodes.Status200OK,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, ActivityExamples.CurrentActivity);

    private static async Task<IResult> Handle(
        HttpContext http,
        StoredResultVerifier results,
        PublishedCatalog catalog,
        TenantDb db,
        TimeProvider clock
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        var (invitation, problem) = await CheckInInvitation.Find(http, db);

        if ((problem ?? new QueryParameters(http.Request).Problem) is { } rejection)
        {
            return rejection;
        }

        var present = ActivityWeek.Present(clock);
        var person = invitation!.PersonRef;
        var latest = await AssessmentQueries.FindLatest(db, caller.PartnerId, caller.IsTest, person, cancel);
        var rows = await ActivityStore.List(
            db,
            caller.PartnerId,
            caller.IsTest,
            person,
            present.AddWeeks(-1),
            present,
            cancel
        );
        var recorded = rows.ToLookup(row => row.Week, row => (row.Channel, row.Counts));
        var plan = PlannedHours.Of(latest, results);
        var texts = catalog.TextsFor(http.Request);
        return JsonResponse.Create(
            new CurrentActivityResponse(
                [Week(present), Week(present.AddWeeks(-1))],
                [
                    .. catalog
                        .NewestModel.Model.Channels.Select(channel => channel.Key)
                        .OrderByDescending(plan.HoursOf)
                        .Select(channel => new CurrentChannelResponse(
                            channel,
                            texts.Channels[channel].Name,
                            texts.Outcomes.Attempts[channel].Counts,
                            plan.HoursOf(channel)
                        )),
                ]
            ),
            ActivityJsonContext.Default.CurrentActivityResponse,
            language: texts.Language
        );

        CurrentWeekResponse Week(IsoWeek week) =>
            new(
                $"{week}",
                week.Monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                week.Monday.AddDays(DaysToSunday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ActivityWeekResponse.From(week, recorded[week.Monday]).Channels
            );
    }
}
