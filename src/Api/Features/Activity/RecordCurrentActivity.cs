using ChannelFit.Api.Database;
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

/// <summary>PUT /v1/invitations/current/activity/{week}: records a week of the person of a check-in link.</summary>
public static class RecordCurrentActivity
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPut("/invitations/current/activity/{week}", Handle)
            .WithName("recordCurrentActivity")
            .WithTags("Respondents")
            .AllowKeyTypes(KeyType.Respondent)
            .WithDocs("record-current-activity")
            .WithParameters(ActivityWeek.PathParameter)
            .AcceptsConditions()
            .Accepts<RecordActivityRequest>(MediaTypes.Json)
            .WithRequestExamples("record-activity.recordedWeek")
            .ProducesResponse<ActivityWeekResponse>(StatusCodes.Status200OK, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, ActivityExamples.RecordedWeek)
            .WithExample(ProblemKind.Validation, ActivityExamples.RecordErrors);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        PublishedCatalog catalog,
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

        var channels = request.Body.ToChannels(catalog);
        var person = invitation!.PersonRef;
        var hashes = ErasedPerson.Hashes(secret, caller.PartnerId, caller.IsTest, person);
        var replaced = await ActivityStore.ReplaceWeek(
            db,
            caller.PartnerId,
            new(
                caller.IsTest,
                person,
                hashes,
                recorded,
                channels,
                MayReplace: Preconditions.Hold(http.Request),
                MayCreate: Preconditions.HoldForNew(http.Request)
            ),
            cancel
        );

        if (replaced.PersonErased)
        {
            return ApiKeyAuthentication.Unauthorized(http); // after the token was looked up
        }

        if (replaced.Refused)
        {
            return ProblemResults.Of(ProblemKind.PreconditionFailed);
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
