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
using ChannelFit.Api.Http.RateLimiting;
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
        ConcurrencySlots slots,
        TimeProvider clock,
        [FromRoute] string personRef
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (!PersonRef.IsValid(personRef))
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var assessments = await ListAssessments(UuidV7Bounds.Max, cancel);
        var invitations = await ListInvitations(UuidV7Bounds.Max, cancel);
        var activity = await ActivityStore.ListAll(db, caller.PartnerId, caller.IsTest, personRef, cancel);

        if (assessments.Count == 0 && invitations.Count == 0 && activity.Count == 0)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        if (new QueryParameters(http.Request).Problem is { } problem)
        {
            return problem;
        }

        using var slot = slots.TakeForTransfer(caller.KeyId);

        if (!slot.IsAcquired)
        {
            return slots.RefuseTransfer();
        }

        var now = clock.GetUtcNow();

        if (!HeadRequests.IsHead(http))
        {
            var entry = new AuditEntry(Audit.PersonExported, caller.IsTest, caller.KeyId, Subject: null, now);
            await Audit.Record(db, caller.PartnerId, entry, cancel);
        }

        var texts = catalog.TextsFor(http.Request);
        var export = new PersonExportResponse(
            personRef,
            caller.IsTest,
            now.UtcDateTime,
            All(invitations, ListInvitations, row => row.Id).Select(ExportedInvitation.From),
            All(assessments, ListAssessments, row => row.Id)
                .Select(row => ExportedAssessment.From(row, verifier.ToResponse(row, Parts, texts))),
            activity.Select(ExportedActivity.From),
            All(first: null, ListShares, share => share.Id),
            All(first: null, ListEvents, personEvent => personEvent.Id).Chunk(Batch).SelectMany(ListDeliveries)
        );
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentLanguage = texts.Language;
        http.Response.Headers.Vary = "Accept-Language";
        await using var revalidator = KeyRevalidator.Start(http);

        try
        {
            await http.Response.WriteAsJsonAsync(
                export,
                PersonJsonContext.Default.PersonExportResponse,
                cancellationToken: revalidator.Token
            );
        }
        catch (Exception) when (revalidator.IsRevoked)
        {
            http.Abort(); // The client must not mistake the end for a complete export.
        }

        return Results.Empty;

        Task<List<AssessmentRow>> ListAssessments(Guid before, CancellationToken stop) =>
            AssessmentQueries.ListByPersonBefore(db, caller, personRef, before, Batch, stop);

        Task<List<InvitationRow>> ListInvitations(Guid before, CancellationToken stop) =>
            InvitationStore.ListByPersonBefore(db, caller, personRef, before, Batch, stop);

        Task<List<ExportedShare>> ListShares(Guid before, CancellationToken stop) =>
            PersonExportQueries.ListShares(db, caller, personRef, before, Batch, stop);

        Task<List<PersonEvent>> ListEvents(Guid before, CancellationToken stop) =>
            PersonExportQueries.ListEvents(db, caller, personRef, before, Batch, stop);

        async ValueTask<IEnumerable<ExportedDelivery>> ListDeliveries(PersonEvent[] events, CancellationToken stop) =>
            await PersonExportQueries.ListDeliveries(db, caller, events, stop);
    }

    /// <summary>
    /// Reads rows page by page, newest first, so that a long export needs little memory and no connection while the client
    /// reads.
    /// </summary>
    /// <param name="first">The first page; null to read it.</param>
    /// <param name="listBefore">Returns the next rows before an id.</param>
    /// <param name="id">Returns the id of a row.</param>
    /// <param name="cancel">Cancels the reading.</param>
    private static async IAsyncEnumerable<T> All<T>(
        List<T>? first,
        Func<Guid, CancellationToken, Task<List<T>>> listBefore,
        Func<T, Guid> id,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        for (
            var page = first ?? await listBefore(UuidV7Bounds.Max, cancel);
            page.Count > 0;
            page = await listBefore(id(page[^1]), cancel)
        )
        {
            foreach (var row in page)
            {
                yield return row;
            }
        }
    }
}
