using System.Runtime.CompilerServices;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Activity;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.People;

/// <summary>GET /v1/people/{personRef}/export: streams everything that is stored about a person (GDPR Articles 15 and 20).</summary>
public static class ExportPerson
{
    private const int Batch = 50;

    // The answers are exported next to the result, as they were sent.
    private const IncludeOptions Parts = IncludeOptions.All & ~IncludeOptions.Answers;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/people/{personRef}/export", Handle)
            .WithName("exportPerson")
            .WithTags("People")
            .RequireScope(KeyScope.PeopleRead)
            .WithDocs("export-person")
            .WithParameters(PersonRef.PathParameter, CommonRequestHeaders.AcceptLanguage)
            .ProducesResponse<PersonExportResponse>(
                StatusCodes.Status200OK,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, PersonExamples.Export);

    private static async Task<IResult> Handle(
        HttpContext http,
        StoredResultVerifier verifier,
        PublishedCatalog catalog,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string personRef
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (!PersonRef.IsValid(personRef))
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var first = await Read(UuidV7Bounds.Max);
        var invitations = (
            await InvitationStore.ListByPerson(db, caller.PartnerId, caller.IsTest, personRef, cancel)
        ).ToList();

        var activity = await ActivityStore.ListAll(db, caller.PartnerId, caller.IsTest, personRef, cancel);

        if (first.Count == 0 && invitations.Count == 0 && activity.Count == 0)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        if (new QueryParameters(http.Request).Problem is { } problem)
        {
            return problem;
        }

        var shares = await PersonExportQueries.ListShares(db, caller, personRef, cancel);
        var deliveries = await PersonExportQueries.ListDeliveries(db, caller, personRef, cancel);
        var now = clock.GetUtcNow();

        if (!HeadRequests.IsHead(http))
        {
            var entry = new AuditEntry(Audit.PersonExported, caller.IsTest, caller.KeyId, Subject: null, now);
            await Audit.Record(db, caller.PartnerId, entry, cancel);
        }

        var texts = catalog.TextsFor(http.Request);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentLanguage = texts.Language;
        http.Response.Headers.Vary = "Accept-Language";
        return Results.Json(
            new PersonExportResponse(
                personRef,
                caller.IsTest,
                now.UtcDateTime,
                invitations.Select(ExportedInvitation.From),
                All(cancel),
                activity.Select(ExportedActivity.From),
                shares,
                deliveries
            ),
            PersonJsonContext.Default.PersonExportResponse
        );

        async Task<List<AssessmentRow>> Read(Guid before) =>
            [.. await AssessmentQueries.ListByPersonBefore(db, caller, personRef, before, Batch, cancel)];

        // Reads page by page, so that a long export needs little memory and no connection while the client reads.
        async IAsyncEnumerable<ExportedAssessment> All([EnumeratorCancellation] CancellationToken stop)
        {
            for (var page = first; page.Count > 0; page = await Read(page[^1].Id))
            {
                foreach (var row in page)
                {
                    stop.ThrowIfCancellationRequested();
                    yield return ExportedAssessment.From(row, verifier.ToResponse(row, Parts, texts));
                }
            }
        }
    }
}
