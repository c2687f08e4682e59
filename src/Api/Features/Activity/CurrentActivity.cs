using System.Globalization;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Outcomes;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Activity;

/// <summary>GET /v1/invitations/current/activity and PUT …/{week}: what the person of a check-in link records.</summary>
public static class CurrentActivity
{
    private const string Path = "/invitations/current/activity";
    private const int DaysToSunday = 6;

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet(Path, Read)
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

        v1.MapPut($"{Path}/{{week}}", Record)
            .WithName("recordCurrentActivity")
            .WithTags("Respondents")
            .AllowKeyTypes(KeyType.Respondent)
            .WithDocs("record-current-activity")
            .WithParameters(ActivityWeek.PathParameter)
            .Accepts<RecordActivityRequest>(MediaTypes.Json)
            .WithRequestExamples("record-activity.recordedWeek")
            .ProducesResponse<ActivityWeekResponse>(StatusCodes.Status200OK, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, ActivityExamples.RecordedWeek)
            .WithExample(ProblemKind.Validation, ActivityExamples.RecordErrors);
    }

    private static async Task<IResult> Read(
        HttpContext http,
        StoredResultVerifier results,
        PublishedCatalog published,
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
        var latest = await ProgressStore.FindLatestAssessment(db, caller.PartnerId, caller.IsTest, person, cancel);
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
        var texts = published.TextsFor(http.Request);
        return JsonResponse.Create(
            new CurrentActivityResponse(
                [Week(present), Week(present.AddWeeks(-1))],
                [
                    .. published
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

    private static async Task<IResult> Record(
        HttpContext http,
        RequestReader requests,
        PublishedCatalog published,
        TenantDb db,
        SecretKeyRing secret,
        OutboxSignal outbox,
        TimeProvider clock,
        [FromRoute] string week
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        var (invitation, rejection) = await CheckInInvitation.Find(http, db);

        if (rejection is not null)
        {
            return rejection;
        }

        if (!IsoWeek.TryParse(week, out var recorded))
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var request = await requests.Read<RecordActivityRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var present = ActivityWeek.Present(clock);

        if (recorded > present || recorded < present.AddWeeks(-1))
        {
            request.Errors.Add(
                new("#", ValidationError.OutOfRange, $"The week must be {present.AddWeeks(-1)} or {present}.")
            );
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var channels = request.Body.ToChannels(published);
        var person = invitation!.PersonRef;
        var hashes = ErasedPerson.Hashes(secret, caller.PartnerId, caller.IsTest, person);
        var replaced = await ActivityStore.ReplaceWeek(
            db,
            caller.PartnerId,
            new(caller.IsTest, person, hashes, recorded, channels),
            cancel
        );

        if (replaced.PersonErased)
        {
            return ApiKeyAuthentication.Unauthorized(http); // after the token was looked up
        }

        if (replaced.EventRaised)
        {
            outbox.Wake();
        }

        return JsonResponse.Create(
            ActivityWeekResponse.From(recorded, channels),
            ActivityJsonContext.Default.ActivityWeekResponse
        );
    }
}
