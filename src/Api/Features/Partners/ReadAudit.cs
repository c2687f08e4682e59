using System.Text.Json.Nodes;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>GET /v1/partner/audit: the audit entries of the partner.</summary>
public static class ReadAudit
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/partner/audit", Handle)
            .WithName("readAudit")
            .WithTags("Partner")
            .RequireScope(KeyScope.PartnerManage)
            .WithDocs("read-audit")
            .WithParameters(
                OpenApiExtensions.QueryParameter(
                    "action",
                    "Only entries with this action.",
                    new()
                    {
                        Type = JsonSchemaType.String,
                        Enum = [.. Audit.Actions.Select(action => JsonValue.Create(action))],
                    }
                ),
                Paging.CreatedFromParameter,
                Paging.CreatedToParameter,
                Paging.LimitParameter,
                Paging.CursorParameter
            )
            .ProducesResponse<AuditPage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, PartnerExamples.AuditPage);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db)
    {
        var caller = Caller.From(http);
        var queries = new QueryParameters(http.Request, "action", "createdFrom", "createdTo", "limit", "cursor");
        var action = queries.GetString("action");
        var paging = Paging.Read(queries);

        if (action is not null && !Audit.Actions.Contains(action))
        {
            queries.AddError($"action is one of {string.Join(", ", Audit.Actions)}");
        }

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        var found = await db.Read(
            caller.Partner,
            """
            select id, created_at, action, test, key, subject
            from audit
            where partner_id = @tenant and (test is null or test = @Test) and (@action::text is null or action = @action)
                and id >= @From and id < @Before
            order by id desc
            limit @Limit + 1
            """,
            new
            {
                caller.Test,
                action,
                paging.From,
                paging.Before,
                paging.Limit,
            },
            static grid => grid.ReadAsync<AuditRow>(),
            http.RequestAborted
        );
        return paging.ToResponse(
            http,
            found.Select(AuditEntryResponse.From),
            static entry => entry.Id,
            static (items, next) => new AuditPage(items, next),
            PartnerJsonContext.Default.AuditPage
        );
    }
}

/// <summary>A page of audit entries.</summary>
/// <param name="Items">The entries, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntryResponse> Items, string? NextCursor);

/// <summary>An audit entry.</summary>
/// <param name="Id">The entry's id, a UUIDv7.</param>
/// <param name="CreatedAt">The time of the action, in UTC.</param>
/// <param name="Action">The action. More actions may be added.</param>
/// <param name="Mode">The mode that the action concerns; null for both.</param>
/// <param name="KeyId">The id of the API key that was used; null if an operator or the service itself acted.</param>
/// <param name="Subject">The id of the object of the action; null if there is none, as for a person.</param>
public sealed record AuditEntryResponse(
    Guid Id,
    DateTime CreatedAt,
    string Action,
    [property: KeyModeCode] string? Mode,
    Guid? KeyId,
    Guid? Subject
)
{
    internal static AuditEntryResponse From(AuditRow row) =>
        new(
            row.Id,
            row.CreatedAt.UtcDateTime,
            row.Action,
            row.Test is { } test ? (test ? KeyMode.Test : KeyMode.Live).Code() : null,
            row.Key,
            row.Subject
        );
}

/// <summary>One row of audit.</summary>
public sealed record AuditRow(Guid Id, DateTimeOffset CreatedAt, string Action, bool? Test, Guid? Key, Guid? Subject);
