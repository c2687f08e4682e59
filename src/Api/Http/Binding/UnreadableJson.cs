using System.Globalization;
using System.Text.Json;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Explains why bytes are not valid JSON: the parser's own messages name its options.</summary>
internal static class UnreadableJson
{
    private const int LongestName = 100;

    /// <summary>Returns the predicate of a sentence about bytes that the parser refused under these options.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes, JsonDocumentOptions options)
    {
        if (bytes.Trim(" \t\r\n"u8).IsEmpty)
        {
            return "is empty; send a JSON object.";
        }

        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var objects = new Stack<HashSet<string>>();

        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.StartObject)
                {
                    objects.Push(new(StringComparer.Ordinal));
                }
                else if (json.TokenType == JsonTokenType.EndObject)
                {
                    objects.Pop();
                }
                else if (
                    json.TokenType == JsonTokenType.PropertyName
                    && !objects.Peek().Add(UnicodeSafeJson.GetName(ref json))
                    && !options.AllowDuplicateProperties
                )
                {
                    return $"has the member '{Short(UnicodeSafeJson.GetName(ref json))}' twice in one object; send it once.";
                }

                if (
                    json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                    && json.CurrentDepth >= options.MaxDepth
                )
                {
                    return $"nests objects or arrays more than {options.MaxDepth} deep.";
                }
            }
        }
        catch (JsonException wrong)
        {
            return Locate(bytes, wrong);
        }

        return "is not JSON that can be read.";
    }

    private static string Locate(ReadOnlySpan<byte> bytes, JsonException wrong)
    {
        var (line, at) = (wrong.LineNumber ?? 0, wrong.BytePositionInLine ?? 0);
        var place = string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {at + 1}");
        return line == bytes.Count((byte)'\n') && at >= bytes.Length - (bytes.LastIndexOf((byte)'\n') + 1)
            ? $"is not JSON: it ends too early, at {place}."
            : $"is not JSON: unexpected character at {place}.";
    }

    private static string Short(string name) => name.Length <= LongestName ? name : $"{name[..LongestName]}…";
}
