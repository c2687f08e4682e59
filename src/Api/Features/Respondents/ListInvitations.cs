using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Respondents;

/// <summary>GET /v1/invitations, and one of them: who was asked, and who has answered.</summary>
public static class ListInvitations
{
    private static readonly string[] States = [Invitation.Open, Invitation.Completed, Invitation.Expired];

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/invitations", List)
            .WithName("listInvitations")
            .WithTags("Respondents")
            .Needs(KeyScope.AssessmentsRead)
            .WithSummary("List invitations, newest first.")
            .WithDescription(
                "Those of the mode of the key that asks, test or live. What a person has answered so far is not shown: it "
                    + "is theirs until they submit it."
            )
            .Takes(
                Contract.InQuery(
                    "state",
                    "Only those that are open, completed or expired.",
                    new() { Type = JsonSchemaType.String, Enum = [.. States] }
                ),
                Paging.LimitDeclared,
                Paging.CursorDeclared
            )
            .Answers<InvitationPage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, InvitationExamples.Page);

        v1.MapGet("/invitations/{id}", Read)
            .WithName("readInvitation")
            .WithTags("Respondents")
            .Needs(KeyScope.AssessmentsRead)
            .WithSummary("Read one invitation.")
            .WithDescription("Its state, and the assessment that came of it; never the token.")
            .Takes(InvitationView.Declared, CommonParameters.IfNoneMatch)
            .Answers<InvitationView>(StatusCodes.Status200OK, "The invitation.", SentHeader.ETag, SentHeader.NoStore)
            .Answers(
                StatusCodes.Status304NotModified,
                "What was read before is still right.",
                SentHeader.ETag,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status200OK, InvitationExamples.Completed);
    }

    private static async Task<IResult> List(HttpContext http, TenantDb db)
    {
        var queries = new Queries(http.Request, "state", "limit", "cursor");
        var paging = Paging.Read(queries);
        var state = queries.Text("state");

        if (state is not null && !States.Contains(state))
        {
            queries.Refuse($"state is one of {string.Join(", ", States)}");
        }

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = await InvitationStore.List(db, Caller.Of(http), state, paging, http.RequestAborted);
        return paging.Answer(
            http,
            found.Select(row => new InvitationView(row)),
            static invitation => invitation.Id,
            static (items, next) => new InvitationPage(items, next),
            InvitationJson.Default.InvitationPage
        );
    }

    private static async Task<IResult> Read(HttpContext http, TenantDb db, [FromRoute] string id) =>
        await InvitationStore.Find(db, Caller.Of(http), id, http.RequestAborted) is not { } row
            ? Problems.Of(ProblemKind.NotFound)
            : new Queries(http.Request).Refusal
                ?? JsonAnswer.Of(new InvitationView(row), InvitationJson.Default.InvitationView, tagged: true);
}
