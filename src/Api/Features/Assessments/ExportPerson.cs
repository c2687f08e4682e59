using System.Runtime.CompilerServices;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>GET /v1/people/{personRef}/export: everything held about a person (GDPR Articles 15 and 20), streamed.</summary>
public static class ExportPerson
{
    private const int Batch = 50;

    // Answers stand beside the result, as they were sent.
    private const Include Parts = Include.All & ~Include.Answers;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/people/{personRef}/export", Handle)
            .WithName("exportPerson")
            .WithTags("People")
            .Needs(KeyScope.PeopleRead)
            .WithSummary("Export everything that is held about a person.")
            .WithDescription(
                "One JSON document, streamed: every invitation, and every assessment with what was sent (answers, wishes, "
                    + "consent, metadata) and its whole result, the links to their reports, and what webhooks were told. Of the "
                    + "key's own mode, test or live. 404 where nothing is held."
            )
            .Takes(PersonRef.Declared, CommonParameters.AcceptLanguage)
            .Answers<PersonExport>(
                StatusCodes.Status200OK,
                "Everything that is held.",
                SentHeader.ContentLanguage,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status200OK, PersonExamples.Export);

    private static async Task<IResult> Handle(
        HttpContext http,
        KeptResults kept,
        Published published,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string personRef
    )
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (!PersonRef.IsValid(personRef))
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        var first = await Read(TimedId.Last);
        var invitations = (await Invitations.Of(db, caller.Partner, caller.Test, personRef, cancel)).ToList();

        if (first.Count == 0 && invitations.Count == 0)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        if (new Queries(http.Request).Refusal is { } refusal)
        {
            return refusal;
        }

        var shares = await PersonTraces.Shares(db, caller, personRef, cancel);
        var deliveries = await PersonTraces.Deliveries(db, caller, personRef, cancel);
        var now = clock.GetUtcNow();
        var act = new Act(Audit.PersonExported, caller.Test, caller.Key, Subject: null, now);
        await Audit.Record(db, caller.Partner, act, cancel);

        var texts = published.TextsFor(http.Request);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentLanguage = texts.Language;
        http.Response.Headers.Vary = "Accept-Language";
        return Results.Json(
            new PersonExport(
                personRef,
                caller.Test,
                now.UtcDateTime,
                invitations.Select(ExportedInvitation.Of),
                All(cancel),
                shares,
                deliveries
            ),
            AssessmentJson.Default.PersonExport
        );

        async Task<List<AssessmentRow>> Read(Guid before) =>
            [.. await AssessmentStore.Before(db, caller, personRef, before, Batch, cancel)];

        // Page by page: neither the memory nor a connection is held for the whole of it.
        async IAsyncEnumerable<ExportedAssessment> All([EnumeratorCancellation] CancellationToken stop)
        {
            for (var page = first; page.Count > 0; page = await Read(page[^1].Id))
            {
                foreach (var row in page)
                {
                    stop.ThrowIfCancellationRequested();
                    yield return ExportedAssessment.Of(row, kept.View(row, Parts, texts));
                }
            }
        }
    }
}
