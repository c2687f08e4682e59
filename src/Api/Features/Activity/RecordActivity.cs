using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Activity;

/// <summary>PUT /v1/people/{personRef}/activity/{week}: replaces what is recorded of a week of a person.</summary>
public static class RecordActivity
{
    internal const string PersonErasedDetail =
        "This person was erased, so nothing about them is stored. Their activity can be recorded again after a submission "
        + "with a consent.at later than the erasure, or 30 days after it.";

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPut("/people/{personRef}/activity/{week}", Handle)
            .WithName("recordActivity")
            .WithTags("Outcomes")
            .RequireScope(KeyScope.PeopleWrite)
            .WithDocs("record-activity")
            .WithParameters(PersonRef.PathParameter, ActivityWeek.PathParameter)
            .AcceptsConditions()
            .Accepts<RecordActivityRequest>(MediaTypes.Json)
            .WithRequestExamples("record-activity.recordedWeek")
            .ProducesResponse<ActivityWeekResponse>(StatusCodes.Status200OK, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, ActivityExamples.RecordedWeek)
            .WithExample(ProblemKind.Validation, ActivityExamples.RecordErrors)
            .ProducesProblem(ProblemKind.Gone);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        PublishedCatalog catalog,
        TenantDb db,
        SecretKeyRing secret,
        OutboxSignal outbox,
        TimeProvider clock,
        [FromRoute] string personRef,
        [FromRoute] string week
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (!PersonRef.IsValid(personRef) || !IsoWeek.TryParse(week, out _))
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var request = await requests.Read<RecordActivityRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (ActivityWeek.FindPathError(week, out var recorded, clock) is { } error)
        {
            request.Errors.Add(error);
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var channels = request.Body.ToChannels(catalog);
        var hashes = ErasedPerson.Hashes(secret, caller.PartnerId, caller.IsTest, personRef);
        var replaced = await ActivityStore.ReplaceWeek(
            db,
            caller.PartnerId,
            new(
                caller.IsTest,
                personRef,
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
            return ProblemResults.Of(ProblemKind.Gone, PersonErasedDetail);
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
