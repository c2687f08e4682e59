using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>GET /v1/invitations: the invitations and their states.</summary>
public static class ListInvitations
{
    private static readonly string[] States = [InvitationRow.Open, InvitationRow.Completed, InvitationRow.Expired];

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/invitations", Handle)
            .WithName("listInvitations")
            .WithTags("Respondents")
            .RequireScope(KeyScope.AssessmentsRead)
            .WithDocs("list-invitations")
            .WithParameters(
                OpenApiExtensions.QueryParameter(
                    "state",
                    "Only invitations in this state.",
                    new() { Type = JsonSchemaType.String, Enum = [.. States] }
                ),
                Paging.LimitParameter,
                Paging.CursorParameter
            )
            .ProducesResponse<InvitationPage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, InvitationExamples.InvitationPage);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db)
    {
        var queries = new QueryParameters(http.Request, "state", "limit", "cursor");
        var paging = Paging.Read(queries);
        var state = queries.GetString("state");

        if (state is not null && !States.Contains(state))
        {
            queries.AddError($"state is one of {string.Join(", ", States)}");
        }

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        var found = await InvitationStore.List(db, Caller.From(http), state, paging, http.RequestAborted);
        return paging.ToResponse(
            http,
            found.Select(row => new InvitationResponse(row)),
            static invitation => invitation.Id,
            static (items, next) => new InvitationPage(items, next),
            InvitationJsonContext.Default.InvitationPage
        );
    }
}
