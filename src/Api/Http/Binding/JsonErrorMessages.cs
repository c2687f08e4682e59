using System.Globalization;
using System.Text.Json;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Describes why bytes are not acceptable JSON. The parser's messages name its options instead of the cause.</summary>
internal static class JsonErrorMessages
{
    private const int MaxNameLength = 100;

    /// <summary>Returns the predicate of a sentence about bytes that the parser rejected with these options.</summary>
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
                    return $"has the member '{Short(UnicodeSafeJson.GetName(ref json))}' twice in one object. Send it once.";
                }

                if (
                    json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                    && json.CurrentDepth >= options.MaxDepth
                )
                {
                    return $"has objects or arrays nested more than {options.MaxDepth} levels deep.";
                }
            }
        }
        catch (JsonException exception)
        {
            return Locate(bytes, exception);
        }

        return "is not valid JSON.";
    }

    private static string Locate(ReadOnlySpan<byte> bytes, JsonException exception)
    {
        var (line, at) = (exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
        var place = string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {at + 1}");
        return line == bytes.Count((byte)'\n') && at >= bytes.Length - (bytes.LastIndexOf((byte)'\n') + 1)
            ? $"is not valid JSON: it ends too early, at {place}."
            : $"is not valid JSON: unexpected content at {place}.";
    }

    private static string Short(string name) => name.Length <= MaxNameLength ? name : $"{name[..MaxNameLength]}…";
}
