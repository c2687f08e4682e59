namespace ChannelFit.Domain.Answers;

/// <summary>One thing wrong with what was sent: where it is, and a stable code.</summary>
/// <param name="Pointer">Where it is: a JSON Pointer as a URI fragment (RFC 6901 §6).</param>
/// <param name="Code">
/// What is wrong: required, unknown-member, unknown-item, hidden-item, wrong-type, out-of-range, unknown-option,
/// too-long, invalid-format, invalid-characters, too-many (at # also: there are more faults than are listed), unknown-version or conflicting-bounds. More may come.
/// </param>
/// <param name="Detail">What is wanted, for people.</param>
public sealed record ValidationError(string Pointer, string Code, string Detail)
{
    public const string Required = "required";
    public const string UnknownMember = "unknown-member";
    public const string UnknownItem = "unknown-item";
    public const string HiddenItem = "hidden-item";
    public const string WrongType = "wrong-type";
    public const string OutOfRange = "out-of-range";
    public const string UnknownOption = "unknown-option";
    public const string TooLong = "too-long";
    public const string InvalidFormat = "invalid-format";
    public const string InvalidCharacters = "invalid-characters";
    public const string TooMany = "too-many";
    public const string UnknownVersion = "unknown-version";
    public const string ConflictingBounds = "conflicting-bounds";

    private const int LongestName = 256;

    /// <summary>
    /// Appends a member name to a pointer, escaped for RFC 6901 and then for a URI fragment. A name longer than any that is
    /// known is not repeated: the pointer stays at the object that holds it.
    /// </summary>
    public static string AppendPointer(string pointer, string member) =>
        member.Length > LongestName
            ? pointer
            : $"{pointer}/{Uri.EscapeDataString(member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))}";
}
