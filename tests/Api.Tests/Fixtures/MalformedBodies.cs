using System.Text;
using static ChannelFit.Api.Tests.Fixtures.SubmissionBodies;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Bodies that are not a JSON object in UTF-8, each invalid in one way (RFC 8259).</summary>
internal static class MalformedBodies
{
    private const int LongestTruncation = 600;

    private static readonly string[] Tokens =
    [
        .. "NaN -NaN nan Infinity -Infinity +Infinity inf 1e 1e+ 1E- 1.e1 1. .1 -.1 - -- --1 +1 ++1 01 -01 00 007 0x4 0b1 0o7".Split(
            ' '
        ),
        .. "1_000 1,000 1f 1L 1n 1d ½ ４ ١ 1e1.5 1e1e1 1.2.3 $1 #1 @1 &1 *1 !1 ?1 1% (1) <1> ~1 ^1 `1` |1 ;".Split(' '),
        .. "tru fals nul True FALSE Null truefalse nulll undefined None nil yes function(){} new_Date() /a/ {{}} [1,] [,1] [,] [1".Split(
            ' '
        ),
        .. "1] [1}} [[1] {1} {null} {\"a\"} {\"a\":} {:1} {\"a\":1,} {,} {\"a\"1} {\"a\"::1} {\"a\"=1} {a:1} {'a':1} {1:1}".Split(
            ' '
        ),
        .. "{null:1} {\"a\":1\"b\":2} {\"a\":1;\"b\":2} {[1]:1} 'a' ''' `a` \" \"a \"a\"\"b\" \"a\"b a\"b\" \\\"a\\\" “a” «a»".Split(
            ' '
        ),
        .. "\"\\\" \"\\a\" \"\\x41\" \"\\0\" \"\\'\" \"\\v\" \"\\e\" \"\\u\" \"\\u1\" \"\\u12\" \"\\u123\" \"\\uD8\" \"\\u{41}\"".Split(
            ' '
        ),
        .. "\"\\uZZZZ\" \"\\u00g0\" \"\\u+041\" \"\\u-001\" \"\\U0041\" \"\\N\" \"\\ud800\\u\" \"\\ud83d\\uZ\" \"\\１\"".Split(
            ' '
        ),
        "//\n1",
        "/**/1",
        "1/**/",
        "#\n1",
        "--\n1",
        "<!-- -->1",
        "1 2",
        "\"a\" \"b\"",
        "\"a\n\"",
        "1\u00A0",
        "\u20281",
        "\u30001",
        "\u200B1",
        "\uFEFF1",
        "\u00851",
        "",
    ];

    private static readonly string[] WholeBodies =
    [
        "",
        " ",
        "\n",
        "{",
        "}",
        "[",
        "]",
        "{}}",
        "{{}}",
        "{}{}",
        "{}[]",
        "{},",
        ",{}",
        "{} {}",
        "{}null",
        "{}//",
        "/**/{}",
        "[{}]",
        "({})",
        "\"{}\"",
        "null",
        "true",
        "0",
        "\"\"",
        "[]",
        "a=1&b=2",
        "<a/>",
        "<?xml version=\"1.0\"?><a/>",
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{}\r\n--b--",
        ")]}',\n{}",
        "while(1);{}",
        "callback({})",
        "{}\0",
        "\0{}",
        "{}\u001A",
        "\u001E{}\n",
        "---\na: 1\n",
        "data: {}\n\n",
        "%7B%7D",
        "e30=",
    ];

    /// <summary>Returns an operation's example cut at every byte, and the bodies that are invalid for every operation.</summary>
    public static IEnumerable<(string Name, byte[] Body)> For(string example)
    {
        var whole = Bytes(example);

        for (var length = 0; length < Math.Min(whole.Length, LongestTruncation); length++)
        {
            yield return ($"cut at {length}", whole[..length]);
        }

        foreach (var body in ForEveryOperation)
        {
            yield return body;
        }

        yield return ("twice", [.. whole, .. whole]);
        yield return ("with a mark", [.. Encoding.UTF8.Preamble, .. whole]);

        foreach (
            var encoding in (Encoding[])
                [
                    Encoding.Unicode,
                    Encoding.BigEndianUnicode,
                    Encoding.UTF32,
                    new UTF32Encoding(bigEndian: true, byteOrderMark: true),
                ]
        )
        {
            yield return (encoding.EncodingName, encoding.GetBytes(example));
            yield return (
                $"{encoding.EncodingName} with a mark",
                [.. encoding.Preamble, .. encoding.GetBytes(example)]
            );
        }
    }

    private static readonly IReadOnlyList<(string Name, byte[] Body)> ForEveryOperation =
    [
        .. WholeBodies.Select(whole => ($"'{whole}'", Bytes(whole))),
        .. Tokens.Select(token => ($"value {token}", Bytes("{\"answers\":" + token + "}"))),
        .. Tokens.Select(token => ($"item {token}", Bytes("{\"answers\":[1," + token + "]}"))),
        .. Tokens
            .Where(token => token is not "")
            .Select(token => ($"name {token}", Bytes("{" + token + "x\"answers\":{}}"))),
        .. Enumerable.Range(0, 32).Select(control => ($"raw control {control}", Text([(byte)control]))),
        .. Enumerable.Range(128, 128).Select(single => ($"raw byte {single}", Text([(byte)single]))),
        .. Sequences.Select(sequence => ($"bytes {Convert.ToHexString(sequence)}", Text(sequence))),
        .. Nested(33),
        .. Nested(6_000),
        ("a member twice", Bytes("""{"answers":{},"answers":{}}""")),
        ("a member twice, once escaped", Bytes("""{"answers":{},"\u0061nswers":{}}""")),
        ("a member twice, deep", Bytes("""{"x":[[{"a":1,"b":2,"a":1}]]}""")),
        ("an empty name twice", Bytes("""{"":1,"":2}""")),
        ("a long name twice", Bytes($$"""{"{{new string('a', 20_000)}}":1,"{{new string('a', 20_000)}}":1}""")),
        ("60 KB without an end", Bytes($$"""{"answers":"{{new string('a', 60_000)}}""")),
        ("60 KB of digits and a letter", Bytes("{\"answers\":" + new string('9', 60_000) + "x}")),
        ("60 KB of blanks", Bytes(new string(' ', 60_000))),
    ];

    /// <summary>Byte sequences that are not UTF-8: overlong, out of range, surrogates, truncated, out of order (RFC 3629).</summary>
    private static byte[][] Sequences =>
        [
            [0xC0, 0x80],
            [0xC0, 0xAF],
            [0xC1, 0xBF],
            [0xE0, 0x80, 0x80],
            [0xE0, 0x80, 0xAF],
            [0xE0, 0x9F, 0xBF],
            [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x80, 0x80, 0xAF],
            [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
            [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF7, 0xBF, 0xBF, 0xBF],
            [0xED, 0xA0, 0x80],
            [0xED, 0xAF, 0xBF],
            [0xED, 0xB0, 0x80],
            [0xED, 0xBF, 0xBF],
            [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80],
            [0xC2],
            [0xE2, 0x82],
            [0xF0, 0x9F, 0x98],
            [0xE2, 0x28, 0xA1],
            [0xF0, 0x28, 0x8C, 0xBC],
            [0x80, 0x80],
            [0xFE, 0xFF],
            [0xFF, 0xFE],
        ];

    private static IEnumerable<(string, byte[])> Nested(int depth) =>
        [
            ($"{depth} arrays", Bytes("{\"answers\":" + new string('[', depth) + new string(']', depth) + "}")),
            ($"{depth} arrays without an end", Bytes("{\"answers\":" + new string('[', depth))),
            ($"{depth} objects", Bytes(Repeat("{\"a\":", depth) + "1" + new string('}', depth))),
            ($"{depth} objects without an end", Bytes(Repeat("{\"a\":", depth))),
            ($"{depth} of both", Bytes("{\"a\":" + Repeat("[{\"a\":", depth) + "1" + Repeat("}]", depth) + "}")),
        ];

    private static byte[] Text(ReadOnlySpan<byte> text) => [.. "{\"answers\":\"a"u8, .. text, .. "\"}"u8];

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
