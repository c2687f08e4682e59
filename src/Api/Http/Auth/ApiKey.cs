using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace ChannelFit.Api.Http.Auth;

/// <summary>The mode of an API key: test keys and live keys work on separate data.</summary>
public enum KeyMode
{
    Test,
    Live,
}

/// <summary>The type of an API key: secret (for servers), public (for web pages) or respondent (one person's token).</summary>
public enum KeyType
{
    Secret,
    Public,
    Respondent,
}

/// <summary>The codes of modes and types in API keys, rows and responses.</summary>
public static class KeyCodeExtensions
{
    public static string Code(this KeyMode mode) => mode == KeyMode.Test ? "test" : "live";

    public static string Code(this KeyType type) =>
        type switch
        {
            KeyType.Secret => "secret",
            KeyType.Public => "public",
            _ => "respondent",
        };
}

/// <summary>The text of an API key: cf_{mode}_{type}_, 256 random bits in base 62, and a checksum (docs/api.md#api-keys).</summary>
public sealed class ApiKey
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int BodyLength = 43; // 62^43 is greater than 2^256
    private const int ChecksumLength = 6; // 62^6 is greater than 2^32

    private static readonly (KeyMode Mode, KeyType Type, string Prefix)[] Formats =
    [
        .. from mode in Enum.GetValues<KeyMode>()
        from type in Enum.GetValues<KeyType>()
        select (mode, type, $"cf_{mode.Code()}_{type.Code()}_"),
    ];

    private readonly string prefix;
    private readonly string text;

    private ApiKey((KeyMode Mode, KeyType Type, string Prefix) format, string text) =>
        (Mode, Type, prefix, this.text) = (format.Mode, format.Type, format.Prefix, text);

    public KeyMode Mode { get; }

    public KeyType Type { get; }

    /// <summary>Generates a random key.</summary>
    public static ApiKey Generate(KeyMode mode, KeyType type)
    {
        var format = Formats.Single(format => format.Mode == mode && format.Type == type);
        var bits = new BigInteger(RandomNumberGenerator.GetBytes(32), isUnsigned: true, isBigEndian: true);
        var body = Base62(bits, BodyLength);
        return new(format, format.Prefix + body + Base62(Checksum(body), ChecksumLength));
    }

    /// <summary>Generates the keys of a new partner: a secret and a public key for each mode.</summary>
    public static IReadOnlyList<ApiKey> GenerateInitialSet() =>
        [
            .. Formats
                .Where(format => format.Type != KeyType.Respondent)
                .Select(format => Generate(format.Mode, format.Type)),
        ];

    /// <summary>Parses a key and verifies its checksum, so that a mistyped key needs no database query.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ApiKey? key)
    {
        key = null;

        foreach (var format in Formats)
        {
            if (
                text.StartsWith(format.Prefix, StringComparison.Ordinal)
                && HasValidBody(text.AsSpan(format.Prefix.Length))
            )
                key = new(format, text);
        }

        return key is not null;
    }

    /// <summary>Returns the SHA-256 hash of the text, which the database stores instead of the key.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(text));

    /// <summary>Returns the text of the key. It is shown once and never stored.</summary>
    public string Reveal() => text;

    /// <summary>Returns the prefix only, so that a log never contains the key.</summary>
    public override string ToString() => prefix + "…";

    private static bool HasValidBody(ReadOnlySpan<char> rest)
    {
        if (rest.Length != BodyLength + ChecksumLength)
            return false;

        foreach (var character in rest)
        {
            if (!char.IsAsciiLetterOrDigit(character))
                return false;
        }

        var checksum = 0L;

        foreach (var digit in rest[BodyLength..])
            checksum = (checksum * 62) + Alphabet.IndexOf(digit, StringComparison.Ordinal);

        return checksum == Checksum(rest[..BodyLength]);
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
