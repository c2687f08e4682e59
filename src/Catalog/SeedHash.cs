using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChannelFit.Catalog;

/// <summary>
/// The hash of a published seed: SHA-256 of its JSON with sorted members, numbers in shortest form and no spaces. Texts,
/// evidence and basis are left out, so that the hash depends only on what decides a number.
/// </summary>
public static class SeedHash
{
    private static readonly HashSet<string> Excluded = new(StringComparer.Ordinal)
    {
        "name",
        "title",
        "text",
        "label",
        "note",
        "evidence",
        "basis",
    };

    /// <summary>Returns <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public static string Compute(JsonElement seed) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText(seed))))}";

    /// <summary>Returns the text that is hashed.</summary>
    public static string CanonicalText(JsonElement seed)
    {
        var text = new StringBuilder();
        Write(seed, text);
        return text.ToString();
    }

    private static void Write(JsonElement value, StringBuilder to)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value
                    .EnumerateObject()
                    .Where(member => !Excluded.Contains(member.Name))
                    .OrderBy(member => member.Name, StringComparer.Ordinal);
                Join('{', members, '}', to, member => Write(member.Value, to.Append(Quote(member.Name)).Append(':')));
                break;
            case JsonValueKind.Array:
                Join('[', value.EnumerateArray(), ']', to, element => Write(element, to));
                break;
            case JsonValueKind.Number:
                to.Append(value.GetDouble().ToString("R", CultureInfo.InvariantCulture));
                break;
            case JsonValueKind.String:
                to.Append(Quote(value.GetString()!));
                break;
            default:
                to.Append(value.GetRawText());
                break;
        }
    }

    private static void Join<T>(char open, IEnumerable<T> parts, char close, StringBuilder to, Action<T> write)
    {
        var separator = open;

        foreach (var part in parts)
        {
            to.Append(separator);
            write(part);
            separator = ',';
        }

        to.Append(separator == open ? open.ToString() : "").Append(close);
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
