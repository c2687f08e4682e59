using System.Text.RegularExpressions;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>The school grade at which an English text reads easily, by the formula of Flesch and Kincaid (1975).</summary>
/// <remarks>Syllables are counted by rules of spelling. Where a rule can err, it counts a syllable too many.</remarks>
internal static partial class FleschKincaidGrade
{
    public static double Of(string text)
    {
        var words = Word().Matches(text).Select(match => match.Value).ToList();
        var sentences = Math.Max(1, SentenceEnd().Count(text));
        return (0.39 * words.Count / sentences) + (11.8 * words.Sum(Syllables) / words.Count) - 15.59;
    }

    public static int Syllables(string word)
    {
        var letters = word.ToLowerInvariant();
        letters = Possessive().Replace(letters, "");
        letters = InnerSilentE().Replace(letters, "");
        letters = SilentEnding().Replace(letters, "");
        return Math.Max(1, Vowels().Count(letters) + Hiatus().Count(letters) + letters.Count(char.IsAsciiDigit));
    }

    [GeneratedRegex(@"[\p{L}\d]+(?:['’\-][\p{L}\d]+)*")]
    private static partial Regex Word();

    [GeneratedRegex(@"[.!?]+(?=\s|$)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("['’]s?")]
    private static partial Regex Possessive();

    // some-thing, else-where, care-ful, rare-ly
    [GeneratedRegex("(?<=^som|^els)e(?=[a-z]{3})|(?<=[^aeiouyl])e(?=(?:ful|less|ly)$)")]
    private static partial Regex InnerSilentE();

    // nam(e), rol(e) but peo-ple; nam(es) but chang-es; ask(ed) but wan-ted
    [GeneratedRegex(
        "(?:(?<=[^aeiouyl]|[aeiouy]l)e|(?<=[^aeiouylscgzx]|[aeiouy]l)es|(?<=[^aeioutd])ed)$|(?<=[^sc]h)es$"
    )]
    private static partial Regex SilentEnding();

    [GeneratedRegex("[aeiouy]+")]
    private static partial Regex Vowels();

    // Two vowels in a row that are two syllables: me-di-a but na-tion; sit-u-a-tion; be-ing; ea-si-er; qui-et but friend; em-ploy-er
    [GeneratedRegex(
        "(?<![tcsglnx])i(?=o)|i(?=a(?!l|n))|(?<![tc])i(?=a[ln])|(?<![qg])u(?=[ao])|[aeouy](?=ing)|i(?=er$|e[nt](?!d))|e(?=o$|ality)|(?<=cr)e(?=at(?!u))|(?<=[aou])y(?=[aeiou])"
    )]
    private static partial Regex Hiatus();
}
