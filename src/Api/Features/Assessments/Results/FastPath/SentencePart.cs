using System.Text.RegularExpressions;

namespace ChannelFit.Api.Features.Assessments.Results.FastPath;

/// <summary>A part of a sentence: constant text, and the placeholder that follows it.</summary>
/// <param name="Text">The text, encoded for a JSON string.</param>
/// <param name="Placeholder">The placeholder with its braces; null at the end of the sentence.</param>
internal readonly partial record struct SentencePart(byte[] Text, string? Placeholder)
{
    /// <summary>Splits a sentence at its placeholders.</summary>
    /// <param name="sentence">The sentence, such as <c>Put this first: {channels}.</c></param>
    /// <param name="encode">Encodes text for a JSON string.</param>
    public static SentencePart[] Split(string sentence, Func<string, byte[]> encode)
    {
        var pieces = Placeholders().Split(sentence); // text and placeholders in turn
        return
        [
            .. pieces.Chunk(2).Select(pair => new SentencePart(encode(pair[0]), pair.Length == 2 ? pair[1] : null)),
        ];
    }

    [GeneratedRegex(@"(?<placeholder>\{\w+\})", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholders();
}
