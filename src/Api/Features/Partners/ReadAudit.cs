using System.Text.Json.Nodes;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>GET /v1/partner/audit: who did what, and when; no content.</summary>
public static class ReadAudit
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/partner/audit", Handle)
            .WithName("readAudit")
            .WithTags("Partner")
            .Needs(KeyScope.PartnerManage)
            .WithSummary("List what was done with keys, settings, people, exports and webhooks, newest first.")
            .WithDescription(
                "Acts in the mode of the key that asks, and those that concern both modes. An entry is written together with "
                    + "what it tells of, and is never changed; it holds no content and no personRef."
            )
            .Takes(
                Contract.InQuery(
                    "action",
                    "Only acts of this kind.",
                    new()
                    {
                        Type = JsonSchemaType.String,
                        Enum = [.. Audit.Actions.Select(action => JsonValue.Create(action))],
                    }
                ),
                Paging.CreatedFrom,
                Paging.CreatedTo,
                Paging.LimitDeclared,
                Paging.CursorDeclared
            )
            .Answers<AuditPage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, PartnerExamples.Audit);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db)
    {
        var caller = Caller.Of(http);
        var queries = new Queries(http.Request, "action", "createdFrom", "createdTo", "limit", "cursor");
        var action = queries.Text("action");
        var paging = Paging.Read(queries);

        if (action is not null && !Audit.Actions.Contains(action))
        {
            queries.Refuse($"action is one of {string.Join(", ", Audit.Actions)}");
        }

        if (queries.Refusal is { } refusal)
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
        return paging.Answer(
            http,
            found.Select(AuditEntry.Of),
            static entry => entry.Id,
            static (items, next) => new AuditPage(items, next),
            PartnerJson.Default.AuditPage
        );
    }
}

/// <summary>One page of the audit.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, string? NextCursor);

/// <summary>One act.</summary>
/// <param name="Id">The entry's id, a UUIDv7.</param>
/// <param name="CreatedAt">When it was done, UTC.</param>
/// <param name="Action">What was done; more kinds may come.</param>
/// <param name="Mode">The mode that it concerns; null: both.</param>
/// <param name="KeyId">The key that did it; null where an operator did, or the service by itself.</param>
/// <param name="Subject">The id of what it was done to; null where there is none, as for a person.</param>
public sealed record AuditEntry(
    Guid Id,
    DateTime CreatedAt,
    string Action,
    [property: KeyModeCode] string? Mode,
    Guid? KeyId,
    Guid? Subject
)
{
    internal static AuditEntry Of(AuditRow row) =>
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
