using System.Buffers.Text;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Responses;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.Binding;

/// <summary>A page of a list, newest first (docs/api.md#lists). Ids contain their time, so bounds in time are bounds on ids.</summary>
/// <param name="From">The lowest id of the page, included.</param>
/// <param name="Before">The id that all ids of the page are lower than.</param>
/// <param name="Limit">The maximum number of items.</param>
public sealed record Paging(Guid From, Guid Before, int Limit)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <summary>A page with all items.</summary>
    public static Paging All { get; } = new(Guid.Empty, UuidV7Bounds.Max, int.MaxValue - 1);

    public static OpenApiParameter CreatedFromParameter { get; } =
        OpenApiExtensions.QueryParameter(
            "createdFrom",
            "Only items stored at this time or later, RFC 3339. Encode `+` as `%2B`.",
            OpenApiExtensions.StringSchema("date-time", examples: ["2026-11-01T00:00:00Z"])
        );

    public static OpenApiParameter CreatedToParameter { get; } =
        OpenApiExtensions.QueryParameter(
            "createdTo",
            "Only items stored before this time, RFC 3339.",
            OpenApiExtensions.StringSchema("date-time", examples: ["2026-12-01T00:00:00+01:00"])
        );

    public static OpenApiParameter LimitParameter { get; } =
        OpenApiExtensions.QueryParameter(
            "limit",
            "The maximum number of items of a page.",
            new()
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Minimum = "1",
                Maximum = $"{MaxLimit}",
                Default = DefaultLimit,
            }
        );

    public static OpenApiParameter CursorParameter { get; } =
        OpenApiExtensions.QueryParameter(
            "cursor",
            "The `nextCursor` of the previous page. It does not contain the filters: send them again.",
            OpenApiExtensions.StringSchema(
                pattern: "^[A-Za-z0-9_-]{22}$",
                examples: [EncodeCursor(new(OpenApiExtensions.ExampleId))]
            )
        );

    /// <summary>Reads limit and cursor, and the bounds in time if the operation has them.</summary>
    public static Paging Read(QueryParameters query)
    {
        var (start, to) = IdRange(query.GetTimestamp("createdFrom"), query.GetTimestamp("createdTo"));
        return new(
            start,
            query.GetString("cursor") is { } from && ReadCursor(query, from) is var after && after < to ? after : to,
            query.GetInteger("limit", 1, MaxLimit, DefaultLimit)
        );
    }

    /// <summary>Returns the bounds on ids for bounds in time; null for no bound.</summary>
    public static (Guid From, Guid Before) IdRange(DateTimeOffset? from, DateTimeOffset? to) =>
        (
            from is { } start ? UuidV7Bounds.FirstAt(start) : Guid.Empty,
            to is { } end ? UuidV7Bounds.FirstAt(end) : UuidV7Bounds.Max
        );

    /// <summary>Creates the response: the page, and the cursor of the next one.</summary>
    /// <param name="found">The items, newest first, and one more if there is a next page.</param>
    public IResult ToResponse<TItem, TPage>(
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
        var next = more ? EncodeCursor(idOf(items[^1])) : null;
        var address = http.RequestServices.GetRequiredService<PublicUrl>();
        return JsonResponse.Create(
            page(items, next),
            type,
            headers: next is null ? null : headers => headers.Link = address.NextPageLink(http.Request, next)
        );
    }

    /// <summary>Returns the cursor of the page after an item.</summary>
    public static string EncodeCursor(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    private static Guid ReadCursor(QueryParameters query, string text)
    {
        Span<byte> id = stackalloc byte[16];

        // Both methods ignore blanks, but then there are fewer bytes than a cursor has.
        if (
            text.Length == 22
            && Base64Url.IsValid(text, out var length)
            && length == id.Length
            && Base64Url.TryDecodeFromChars(text, id, out _)
        )
        {
            return new(id, bigEndian: true);
        }

        query.AddError("cursor must be the nextCursor of an earlier response");
        return UuidV7Bounds.Max;
    }
}
