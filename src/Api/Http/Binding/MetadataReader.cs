using System.Text;
using System.Text.Json;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>The partner's own notes, metadata: few, short, and given back as sent (api.md, Submit and read).</summary>
public static class MetadataReader
{
    private const int Most = 20;
    private const int LongestName = 40;
    private const int LongestValue = 500;
    private const int MostBytes = 2048;

    /// <summary>Reads strings by name.</summary>
    public static Dictionary<string, string> Read(JsonElement value, StrictJson read)
    {
        var notes = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var member in value.EnumerateObject())
        {
            if (read.ReadName(member) is { } name && read.ReadString(member) is { } text)
            {
                notes[name] = text;
            }
        }

        return notes;
    }

    /// <summary>Where they go beyond their limits.</summary>
    public static IEnumerable<ValidationError> Validate(IReadOnlyDictionary<string, string> notes, string pointer)
    {
        if (notes.Count > Most)
        {
            yield return new(pointer, ValidationError.TooMany, $"Metadata has at most {Most} members.");
        }

        if (
            notes.Sum(note => Encoding.UTF8.GetByteCount(note.Key) + Encoding.UTF8.GetByteCount(note.Value)) > MostBytes
        )
        {
            yield return new(pointer, ValidationError.TooLong, "Names and values together have at most 2 KB.");
        }

        foreach (var (name, value) in notes)
        {
            if (name.EnumerateRunes().Count() > LongestName)
            {
                yield return Wrong(name, $"A name has at most {LongestName} characters.");
            }

            if (value.EnumerateRunes().Count() > LongestValue)
            {
                yield return Wrong(name, $"A value has at most {LongestValue} characters.");
            }
        }

        ValidationError Wrong(string name, string detail) =>
            new(ValidationError.AppendPointer(pointer, name), ValidationError.TooLong, detail);
    }
}
