using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.People;

/// <summary>DELETE /v1/people/{personRef}: deletes everything that is stored about a person (GDPR Article 17).</summary>
public static class ErasePerson
{
    /// <summary>The maximum duration of a request. The retention worker deletes the rest.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/people/{personRef}", Handle)
            .WithName("erasePerson")
            .WithTags("People")
            .RequireScope(KeyScope.PeopleWrite)
            .WithDocs("erase-person")
            .WithParameters(PersonRef.PathParameter)
            .AcceptsConditions()
            .WithoutNotFound()
            .ProducesResponse(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(
        HttpContext http,
        SecretKeyRing secret,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string personRef
    )
    {
        var caller = Caller.From(http);

        if (new QueryParameters(http.Request).Problem is { } problem)
        {
            return problem;
        }

        if (!Preconditions.Hold(http.Request))
        {
            return ProblemResults.Of(ProblemKind.PreconditionFailed);
        }

        // Nothing is stored about an invalid reference.
        if (PersonRef.IsValid(personRef))
        {
            var hashes = ErasedPerson.Hashes(secret, caller.PartnerId, caller.IsTest, personRef);
            var erasure = new Erasure(caller.IsTest, personRef, hashes, clock.GetUtcNow());
            var entry = new AuditEntry(
                Audit.PersonErased,
                caller.IsTest,
                caller.KeyId,
                Subject: null,
                erasure.ErasedAt
            );
            var began = clock.GetTimestamp();
            var finished = await ErasureStore.Begin(db, caller.PartnerId, erasure, entry, http.RequestAborted);

            while (!finished && clock.GetElapsedTime(began) < MaxDuration)
            {
                finished = await ErasureStore.Continue(
                    db,
                    caller.PartnerId,
                    erasure,
                    clock.GetUtcNow(),
                    http.RequestAborted
                );
            }
        }

        return Results.NoContent();
    }
}
