namespace ChannelFit.Domain.Answers;

/// <summary>One validation error of a request: its place and a stable code.</summary>
/// <param name="Pointer">The place, as a JSON Pointer in a URI fragment (RFC 6901 section 6).</param>
/// <param name="Code">
/// The kind of error: required, unknown-member, unknown-item, hidden-item, wrong-type, out-of-range, unknown-option,
/// too-long, invalid-format, invalid-characters, too-many (with the pointer #: more errors than are listed),
/// unknown-version or conflicting-bounds. More codes may be added.
/// </param>
/// <param name="Detail">What is allowed, for people.</param>
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

    private const int MaxNameLength = 256;

    /// <summary>
    /// Appends a member name to a pointer, escaped for RFC 6901 and then for a URI fragment. A very long name, which cannot
    /// be a known one, is not appended; the pointer then ends at the object with the member.
    /// </summary>
    public static string AppendPointer(string pointer, string member) =>
        member.Length > MaxNameLength
            ? pointer
            : $"{pointer}/{Uri.EscapeDataString(member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))}";
}
