using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Whether a key works on real rows or on rehearsals.</summary>
public enum KeyMode
{
    Test,
    Live,
}

/// <summary>Whether a key belongs on a server, may stand in a web page, or is one person's token.</summary>
public enum KeyType
{
    Secret,
    Public,
    Respondent,
}

/// <summary>How modes and kinds are written in keys, rows and answers.</summary>
public static class KeyCodeExtensions
{
    public static string Code(this KeyMode mode) => mode == KeyMode.Test ? "test" : "live";

    public static string Code(this KeyType kind) =>
        kind switch
        {
            KeyType.Secret => "secret",
            KeyType.Public => "public",
            _ => "respondent",
        };
}

/// <summary>An API key as its holder knows it: cf_{mode}_{kind}_, 256 random bits, and a checksum (api.md, Keys).</summary>
public sealed class ApiKey
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int BodyLength = 43; // 62^43 is just over 2^256
    private const int ChecksumLength = 6; // 62^6 is over 2^32

    private static readonly (KeyMode Mode, KeyType Kind, string Prefix)[] Forms =
    [
        .. from mode in Enum.GetValues<KeyMode>()
        from kind in Enum.GetValues<KeyType>()
        select (mode, kind, $"cf_{mode.Code()}_{kind.Code()}_"),
    ];

    private readonly string prefix;
    private readonly string text;

    private ApiKey((KeyMode Mode, KeyType Kind, string Prefix) form, string text) =>
        (Mode, Kind, prefix, this.text) = (form.Mode, form.Kind, form.Prefix, text);

    public KeyMode Mode { get; }

    public KeyType Kind { get; }

    /// <summary>A new key that nobody can guess.</summary>
    public static ApiKey Generate(KeyMode mode, KeyType kind)
    {
        var form = Forms.Single(form => form.Mode == mode && form.Kind == kind);
        var bits = new BigInteger(RandomNumberGenerator.GetBytes(32), isUnsigned: true, isBigEndian: true);
        var body = Base62(bits, BodyLength);
        return new(form, form.Prefix + body + Base62(Checksum(body), ChecksumLength));
    }

    /// <summary>What a new partner gets: one key of each mode, secret and public.</summary>
    public static IReadOnlyList<ApiKey> GenerateInitialSet() =>
        [.. Forms.Where(form => form.Kind != KeyType.Respondent).Select(form => Generate(form.Mode, form.Kind))];

    /// <summary>Tells a key from noise and from a key with a slip in it, before any database is asked.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ApiKey? key)
    {
        key = null;

        foreach (var form in Forms)
        {
            if (text.StartsWith(form.Prefix, StringComparison.Ordinal) && IsWhole(text.AsSpan(form.Prefix.Length)))
                key = new(form, text);
        }

        return key is not null;
    }

    /// <summary>What the database keeps in place of the key: SHA-256 of its text.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(text));

    /// <summary>The key itself, to be shown once to its holder and kept nowhere.</summary>
    public string Reveal() => text;

    /// <summary>The prefix alone: a key that strays into a log or a message gives nothing away.</summary>
    public override string ToString() => prefix + "…";

    private static bool IsWhole(ReadOnlySpan<char> rest)
    {
        if (rest.Length != BodyLength + ChecksumLength)
            return false;

        foreach (var character in rest)
        {
            if (!char.IsAsciiLetterOrDigit(character))
                return false;
        }

        var claimed = 0L;

        foreach (var digit in rest[BodyLength..])
            claimed = (claimed * 62) + Alphabet.IndexOf(digit, StringComparison.Ordinal);

        return claimed == Checksum(rest[..BodyLength]);
    }

    private static uint Checksum(ReadOnlySpan<char> body)
    {
        Span<byte> ascii = stackalloc byte[BodyLength];
        Encoding.ASCII.GetBytes(body, ascii);
        return Crc32.HashToUInt32(ascii);
    }

    private static string Base62(BigInteger value, int width)
    {
        Span<char> digits = stackalloc char[width];

        for (var place = width - 1; place >= 0; place--)
        {
            (value, var digit) = BigInteger.DivRem(value, 62);
            digits[place] = Alphabet[(int)digit];
        }

        return new(digits);
    }
}
