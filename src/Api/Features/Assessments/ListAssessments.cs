using System.Buffers.Binary;
using System.Buffers.Text;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>GET /v1/assessments: summaries, newest first. No list sorts or filters people by score or verdict.</summary>
public static class ListAssessments
{
    private const int DefaultLimit = 50;
    private const int MostLimit = 200;

    internal static readonly Guid Last = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments", Handle)
            .WithName("listAssessments")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsRead)
            .WithSummary("List stored results, newest first.")
            .WithDescription(
                "Summaries of the key's own mode, test or live. Follow nextCursor, or the Link header, until it is null; "
                    + "what is stored meanwhile does not shift the pages. No list sorts or filters people by score."
            )
            .Takes(
                Contract.InQuery(
                    "personRef",
                    "Only those of this person, by the partner's own id.",
                    new()
                    {
                        Type = JsonSchemaType.String,
                        MaxLength = 128,
                        Pattern = SubmitAssessmentRequest.PersonRefPattern,
                        Examples = ["crm-4711"],
                    }
                ),
                Contract.InQuery(
                    "createdFrom",
                    "Only those stored at this time or later, RFC 3339; a `+` is written `%2B`.",
                    Contract.Text("date-time", examples: ["2026-11-01T00:00:00Z"])
                ),
                Contract.InQuery(
                    "createdTo",
                    "Only those stored before this time, RFC 3339.",
                    Contract.Text("date-time", examples: ["2026-12-01T00:00:00+01:00"])
                ),
                Contract.InQuery(
                    "limit",
                    "The most that a page holds.",
                    new()
                    {
                        Type = JsonSchemaType.Integer,
                        Format = "int32",
                        Minimum = "1",
                        Maximum = $"{MostLimit}",
                        Default = DefaultLimit,
                    }
                ),
                Contract.InQuery(
                    "cursor",
                    "Where the page begins: the `nextCursor` of the page before. It keeps no filters: send them again.",
                    Contract.Text(pattern: "^[A-Za-z0-9_-]{22}$", examples: [WriteCursor(new(Contract.ExampleId))])
                )
            )
            .Answers<AssessmentPage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, AssessmentExamples.Page);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, PublicUrl address)
    {
        var caller = Caller.Of(http);
        var queries = new Queries(http.Request, "personRef", "createdFrom", "createdTo", "limit", "cursor");
        var personRef = queries.Text("personRef");
        var to = queries.Instant("createdTo") is { } end ? FirstIdAt(end) : Last;
        var filter = new AssessmentFilter(
            caller.Test,
            personRef,
            queries.Instant("createdFrom") is { } start ? FirstIdAt(start) : Guid.Empty,
            queries.Text("cursor") is { } from && ReadCursor(queries, from) is var after && after < to ? after : to,
            queries.Whole("limit", 1, MostLimit, DefaultLimit)
        );

        if (personRef?.Contains('\0') == true)
        {
            queries.Refuse("personRef holds U+0000");
        }

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = (await AssessmentStore.List(db, caller.Partner, filter, http.RequestAborted)).ToList();
        var more = found.Count > filter.Limit;
        List<AssessmentSummary> items = more ? found[..filter.Limit] : found;
        var next = more ? WriteCursor(items[^1].Id) : null;
        return JsonAnswer.Of(
            new AssessmentPage(items, next),
            AssessmentJson.Default.AssessmentPage,
            headers: next is null ? null : headers => headers.Link = address.NextPage(http.Request, next)
        );
    }

    /// <summary>The least UUIDv7 of a moment's millisecond, the next whole one where the moment lies between two.</summary>
    internal static Guid FirstIdAt(DateTimeOffset moment)
    {
        Span<byte> id = stackalloc byte[16];
        var milliseconds = Math.Max(
            0,
            (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerMillisecond - 1)
                / TimeSpan.TicksPerMillisecond
        );
        BinaryPrimitives.WriteInt64BigEndian(id, milliseconds << 16);
        return new(id, bigEndian: true);
    }

    internal static string WriteCursor(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    private static Guid ReadCursor(Queries queries, string text)
    {
        Span<byte> id = stackalloc byte[16];

        if (text.Length == 22 && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, id, out _))
        {
            return new(id, bigEndian: true);
        }

        queries.Refuse("cursor is the nextCursor of an earlier answer");
        return Last;
    }
}

/// <summary>One page of a list.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record AssessmentPage(IReadOnlyList<AssessmentSummary> Items, string? NextCursor);

/// <summary>An assessment in a list: no answers, no scores.</summary>
/// <param name="Id">The assessment's id, a UUIDv7.</param>
/// <param name="CreatedAt">When it was stored, UTC.</param>
/// <param name="PersonRef">The partner's own id for the person; null where none was sent.</param>
/// <param name="Instrument">The instrument that was answered, key@version.</param>
/// <param name="Model">The scoring model, key@version.</param>
/// <param name="Focus">The channel that the person asked about.</param>
public sealed record AssessmentSummary(
    Guid Id,
    DateTime CreatedAt,
    string? PersonRef,
    string Instrument,
    string Model,
    string Focus
)
{
    /// <summary>A row in short.</summary>
    public static AssessmentSummary Of(AssessmentRow row) =>
        new(row.Id, row.CreatedAt.UtcDateTime, row.PersonRef, row.Instrument, row.Model, row.Focus);
}
