using System.Buffers.Text;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Postgres;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http;

/// <summary>One page of a list, newest first (api.md, Lists): ids carry their time, so all bounds are bounds on ids.</summary>
/// <param name="From">The least id that belongs to it.</param>
/// <param name="Before">The least id that does not.</param>
/// <param name="Limit">The most that it holds.</param>
public sealed record Paging(Guid From, Guid Before, int Limit)
{
    private const int DefaultLimit = 50;
    private const int MostLimit = 200;

    /// <summary>A page with all that there is.</summary>
    public static Paging Everything { get; } = new(Guid.Empty, TimedId.Last, int.MaxValue - 1);

    public static OpenApiParameter CreatedFrom { get; } =
        Contract.InQuery(
            "createdFrom",
            "Only those stored at this time or later, RFC 3339; a `+` is written `%2B`.",
            Contract.Text("date-time", examples: ["2026-11-01T00:00:00Z"])
        );

    public static OpenApiParameter CreatedTo { get; } =
        Contract.InQuery(
            "createdTo",
            "Only those stored before this time, RFC 3339.",
            Contract.Text("date-time", examples: ["2026-12-01T00:00:00+01:00"])
        );

    public static OpenApiParameter LimitDeclared { get; } =
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
        );

    public static OpenApiParameter CursorDeclared { get; } =
        Contract.InQuery(
            "cursor",
            "Where the page begins: the `nextCursor` of the page before. It keeps no filters: send them again.",
            Contract.Text(pattern: "^[A-Za-z0-9_-]{22}$", examples: [WriteCursor(new(Contract.ExampleId))])
        );

    /// <summary>Reads limit, cursor, and bounds in time where the operation takes them.</summary>
    public static Paging Read(Queries queries)
    {
        var (start, to) = Between(queries.Instant("createdFrom"), queries.Instant("createdTo"));
        return new(
            start,
            queries.Text("cursor") is { } from && ReadCursor(queries, from) is var after && after < to ? after : to,
            queries.Whole("limit", 1, MostLimit, DefaultLimit)
        );
    }

    /// <summary>Bounds in time as bounds on ids; null: none.</summary>
    public static (Guid From, Guid Before) Between(DateTimeOffset? from, DateTimeOffset? to) =>
        (from is { } start ? TimedId.FirstAt(start) : Guid.Empty, to is { } end ? TimedId.FirstAt(end) : TimedId.Last);

    /// <summary>The answer: the page, and where the next one begins.</summary>
    /// <param name="found">Newest first, one more than the limit where there is more.</param>
    public IResult Answer<TItem, TPage>(
        HttpContext http,
        IEnumerable<TItem> found,
        Func<TItem, Guid> idOf,
        Func<IReadOnlyList<TItem>, string?, TPage> page,
        JsonTypeInfo<TPage> type
    )
    {
        var all = found.ToList();
        var more = all.Count > Limit;
        List<TItem> items = more ? all[..Limit] : all;
        var next = more ? WriteCursor(idOf(items[^1])) : null;
        var address = http.RequestServices.GetRequiredService<PublicUrl>();
        return JsonAnswer.Of(
            page(items, next),
            type,
            headers: next is null ? null : headers => headers.Link = address.NextPage(http.Request, next)
        );
    }

    /// <summary>A cursor to what comes after an item.</summary>
    public static string WriteCursor(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    private static Guid ReadCursor(Queries queries, string text)
    {
        Span<byte> id = stackalloc byte[16];

        // Both skip blanks, which leave fewer bytes than a cursor has.
        if (
            text.Length == 22
            && Base64Url.IsValid(text, out var length)
            && length == id.Length
            && Base64Url.TryDecodeFromChars(text, id, out _)
        )
        {
            return new(id, bigEndian: true);
        }

        queries.Refuse("cursor is the nextCursor of an earlier answer");
        return TimedId.Last;
    }
}
