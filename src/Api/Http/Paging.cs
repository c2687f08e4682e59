using System.Buffers.Binary;
using System.Buffers.Text;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http;

/// <summary>Lists page by page, newest first, by ids that carry their time: UUIDv7 (api.md, Lists).</summary>
public static class Paging
{
    /// <summary>The most that a page may hold.</summary>
    public const int MostLimit = 200;

    private const int DefaultLimit = 50;

    /// <summary>The parameters of every list, as the contract shows them.</summary>
    public static OpenApiParameter[] Declared { get; } =
    [
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
        ),
    ];

    /// <summary>How many rows are asked for.</summary>
    public static int Limit(Queries queries) => queries.Whole("limit", 1, MostLimit, DefaultLimit);

    /// <summary>The id before which the page begins.</summary>
    public static Guid Before(Queries queries) =>
        queries.Text("cursor") is { } text ? ReadCursor(queries, text) : Guid.AllBitsSet;

    /// <summary>The page out of one row more than it holds, and where the next one begins.</summary>
    public static (List<T> Items, string? Next) Cut<T>(List<T> found, int limit, Func<T, Guid> id)
    {
        if (found.Count <= limit)
        {
            return (found, null);
        }

        var items = found[..limit];
        return (items, WriteCursor(id(items[^1])));
    }

    /// <summary>The least UUIDv7 of a moment's millisecond, the next whole one where the moment lies between two.</summary>
    public static Guid FirstIdAt(DateTimeOffset moment)
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

    /// <summary>An id as a cursor.</summary>
    public static string WriteCursor(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    private static Guid ReadCursor(Queries queries, string text)
    {
        Span<byte> id = stackalloc byte[16];

        if (text.Length == 22 && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, id, out _))
        {
            return new(id, bigEndian: true);
        }

        queries.Refuse("cursor is the nextCursor of an earlier answer");
        return Guid.AllBitsSet;
    }
}
