using System.Text.Json.Nodes;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>GET /v1/partner/audit: who did what, and when; no content.</summary>
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
                    "Only acts of this kind.",
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

        if (queries.Problem is { } refusal)
        {
            return refusal;
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

/// <summary>One page of the audit.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntryResponse> Items, string? NextCursor);

/// <summary>One act.</summary>
/// <param name="Id">The entry's id, a UUIDv7.</param>
/// <param name="CreatedAt">When it was done, UTC.</param>
/// <param name="Action">What was done; more kinds may come.</param>
/// <param name="Mode">The mode that it concerns; null: both.</param>
/// <param name="KeyId">The key that did it; null where an operator did, or the service by itself.</param>
/// <param name="Subject">The id of what it was done to; null where there is none, as for a person.</param>
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
